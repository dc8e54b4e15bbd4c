using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Throughline.Conversations.Inbox;
using Throughline.Gate;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Conversations.Sending;

/// <summary>The slice's table of contents.</summary>
internal static class SendingSlice
{
    public static IServiceCollection AddSending(this IServiceCollection services) => services
        // channels ask these, what they are made of is the module's own: so they are made here
        .AddSingleton(of => new TellDelivery(
            of.GetRequiredService<Replies>(), of.GetRequiredService<ConversationList>(), of.GetRequiredService<MessageList>(), of.GetRequiredService<ConversationFacts>(), of.GetRequiredService<LiveStreams>()))
        .AddSingleton(of => new HandOutAnswers(
            of.GetRequiredService<IEnumerable<ICarryAnswers>>(), of.GetRequiredService<Replies>(), of.GetRequiredService<Database>(), of.GetRequiredService<TimeProvider>(),
            of.GetRequiredService<ILogger<HandOutAnswers>>()))
        .AddHostedService(of => of.GetRequiredService<HandOutAnswers>());
}
