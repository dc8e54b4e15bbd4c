using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Throughline.Conversations.Inbox;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.Conversations.Attachments;

/// <summary>The slice's table of contents.</summary>
internal static class AttachmentsSlice
{
    public static IServiceCollection AddAttachments(this IServiceCollection services)
    {
        services.AddOptions<AttachmentOptions>().Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(AttachmentOptions.Section).Bind(options));
        return services
            .AddSingleton<AttachmentList>()
            .AddSingleton<EncloseFiles>()
            .AddExport<ExportFiles>()
            // channels ask these, what they are made of is the module's own: so they are made here
            .AddSingleton(of => new AttachFile(
                of.GetRequiredService<AttachmentList>(), of.GetRequiredService<ContentFiles>(), of.GetRequiredService<DueItems>(), of.GetRequiredService<IOptions<AttachmentOptions>>(),
                of.GetRequiredService<Database>(), of.GetRequiredService<TimeProvider>()))
            .AddSingleton(of => new DropAttachments(of.GetRequiredService<AttachmentList>(), of.GetRequiredService<ContentFiles>(), of.GetRequiredService<DueItems>(), of.GetRequiredService<TimeProvider>()))
            .AddSingleton<IDueWorker>(of => of.GetRequiredService<DropAttachments>())
            .AddSingleton(of => new ShowAttachment(
                of.GetRequiredService<AttachmentList>(), of.GetRequiredService<ContentFiles>(), of.GetRequiredService<ConversationAccess>(), of.GetRequiredService<Database>()));
    }

    public static void MapAttachments(this IEndpointRouteBuilder routes)
    {
        AttachFile.Map(routes);
        ShowAttachment.Map(routes);
    }
}
