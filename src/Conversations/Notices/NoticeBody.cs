using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Throughline.Conversations.Notices;

/// <summary>A line with a link as each product takes it. Names that colleagues gave are text there and nothing else: no link, no call of a channel. Pure.</summary>
internal static class NoticeBody
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string product, string text, string link) => (product == NoticeTarget.Slack ? Slack(text, link) : Teams(text, link)).ToJsonString(Json);

    /// <summary>Three characters mean something in Slack's text, and are said as HTML says them.</summary>
    private static JsonObject Slack(string text, string link) => new() { ["text"] = $"{Escaped(text)} <{link}|Open>", ["unfurl_links"] = false };

    /// <summary>A card, which is what the flows of Teams take; runs of text, since a block of text would be read as Markdown.</summary>
    private static JsonObject Teams(string text, string link) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["contentUrl"] = null,
            ["content"] = new JsonObject
            {
                ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                ["type"] = "AdaptiveCard",
                ["version"] = "1.4",
                ["body"] = new JsonArray(new JsonObject { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = text }) }),
                ["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "Open", ["url"] = link }),
            },
        }),
    };

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
