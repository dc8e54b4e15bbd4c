using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Throughline.Journeys.Maps;

/// <summary>Text in a drawing; Razor has another use for an element of that name.</summary>
public sealed class SvgText : ComponentBase
{
    [Parameter, EditorRequired] public required double X { get; set; }
    /// <summary>Of its base line.</summary>
    [Parameter, EditorRequired] public required double Y { get; set; }
    [Parameter] public string? Class { get; set; }
    [Parameter, EditorRequired] public required string Text { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", InFigures.Length(X));
        builder.AddAttribute(2, "y", InFigures.Length(Y));
        builder.AddAttribute(3, "class", Class);
        builder.AddContent(4, Text);
        builder.CloseElement();
    }
}
