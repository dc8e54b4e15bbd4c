using Throughline.Journeys.Models;
using Throughline.Journeys.Queries;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Models;

public sealed class ModelDrawingTests
{
    [Fact]
    public void Every_step_has_a_box_within_the_picture_and_none_covers_another() => Generated.Holds(GenerateModels.Of(3), model =>
    {
        var drawing = new ModelDrawing(model);
        Assert.Equal(Steps(model).Order(StringComparer.Ordinal), drawing.Boxes.Select(box => box.Step).Order(StringComparer.Ordinal));
        Assert.All(drawing.Boxes, box =>
        {
            Assert.InRange(box.X, 0, drawing.Width - ModelDrawing.BoxWidth);
            Assert.InRange(box.Y, 0, drawing.Height - ModelDrawing.BoxHeight);
        });
        foreach (var (i, one) in drawing.Boxes.Index())
            Assert.All(drawing.Boxes.Skip(i + 1), other => Assert.True(Math.Abs(one.X - other.X) > ModelDrawing.BoxWidth || Math.Abs(one.Y - other.Y) > ModelDrawing.BoxHeight));
    });

    private static IEnumerable<string> Steps(ModelAsked model) => model switch
    {
        { Step: { } step } => [step],
        { Optional: { } part } => Steps(part),
        { Loop: { } part } => Steps(part),
        _ => (model.Sequence ?? model.Choice!).SelectMany(Steps),
    };
}
