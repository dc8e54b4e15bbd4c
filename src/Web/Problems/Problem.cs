using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Throughline.Kernel;

namespace Throughline.Web.Problems;

/// <summary>What went wrong, for whoever asked: never a stack trace, nothing of our insides.</summary>
/// <param name="RetryAfter">Seconds, where the same request may succeed later.</param>
/// <param name="Trace">By which the log lines of this failure are found; only for failures of ours.</param>
public sealed record Problem(int Status, string Detail, int? RetryAfter = null, string? Trace = null)
{
    public string Title => Status switch
    {
        StatusCodes.Status404NotFound => "There is nothing here",
        StatusCodes.Status401Unauthorized => "Sign in first",
        StatusCodes.Status403Forbidden => "This is not for you",
        StatusCodes.Status503ServiceUnavailable => "Not possible just now",
        StatusCodes.Status500InternalServerError => "Something broke on our side",
        _ => ReasonPhrases.GetReasonPhrase(Status),
    };

    public static Problem Of(Exception failure, HttpContext context) => failure switch
    {
        RefusedException e => new(e.Status, e.Message),
        UserErrorException e => new(StatusCodes.Status400BadRequest, e.Message),
        StoreUnavailableException e => new(StatusCodes.Status503ServiceUnavailable, e.Message, RetryAfter: 5),
        BadHttpRequestException { InnerException: JsonException json } e => new(e.StatusCode, Described(json)),
        BadHttpRequestException e => new(e.StatusCode, e.Message),
        _ => new(StatusCodes.Status500InternalServerError,
            "Nothing you did wrong. It is in the log under the trace below; nothing that was acknowledged is lost.",
            Trace: Activity.Current?.Id ?? context.TraceIdentifier),
    };

    /// <summary>.NET tells these mistakes apart by its words alone, which name our types.</summary>
    private static string Described(JsonException json)
    {
        bool Says(string words) => json.Message.Contains(words, StringComparison.Ordinal);
        const string Where = "/docs/api shows the fields of each address.";
        return Says("could not be mapped") ? $"The body has a field that is not known here: {json.Path}. Check its name; {Where}"
            : Says("could not be converted") ? $"The body has at {json.Path} something else than belongs there. {Where}"
            : Says("missing required properties") ? $"The body lacks {json.Message[(json.Message.LastIndexOf(':') + 1)..].Trim().TrimEnd('.')}. {Where}"
            : $"The body is not the JSON expected here: {json.Message}";
    }

    public static Problem Of(int status) => new(status, status switch
    {
        StatusCodes.Status404NotFound => "Nothing has this address. Check it, or begin at the start page.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take that method.",
        StatusCodes.Status415UnsupportedMediaType => "This address does not take that content type.",
        StatusCodes.Status413PayloadTooLarge => "The request is larger than this address takes.",
        _ => ReasonPhrases.GetReasonPhrase(status),
    });

    /// <summary>RFC 9457.</summary>
    public async Task WriteJson(HttpContext context)
    {
        context.Response.StatusCode = Status;
        await context.Response.WriteAsJsonAsync(
            new { type = "about:blank", title = Title, status = Status, detail = Detail, instance = context.Request.Path.Value, trace = Trace },
            JsonOptions, "application/problem+json");
    }

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}
