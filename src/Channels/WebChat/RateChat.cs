using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Problems;

namespace Throughline.Channels.WebChat;

/// <param name="Score">1 to 5.</param>
internal sealed record ChatRating(int? Score, string? Words);

/// <summary>A visitor says what they thought of it, or where to go on by e-mail: facts about them, from their own mouth.</summary>
internal sealed class RateChat(ChatVisitors visitors, ChatAccess access, StateByCustomer state, Database database, TimeProvider time)
{
    private const int LongestWords = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        ChatAccess.Open(routes.MapPut("/chat/v1/rating", Rate)).WithTags("Web chat").WithSummary("What the visitor thought of the last conversation: {score: 1 to 5, words}.");
        ChatAccess.Open(routes.MapPut("/chat/v1/address", Address)).WithTags("Web chat").WithSummary("Where to go on by e-mail: {email}. Answers go there from then on, until the visitor writes in the chat again.");
    }

    private static async Task<NoContent> Rate(ChatRating rating, RateChat rate, ChatAccess access, HttpContext http)
    {
        await rate.Do(await access.Visitor(http), rating);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> Address(ChatAddress address, RateChat rate, ChatAccess access, HttpContext http)
    {
        await rate.GoOnByEmail(await access.Visitor(http), address.Email);
        return TypedResults.NoContent();
    }

    /// <exception cref="UserErrorException">The score is none.</exception>
    /// <exception cref="RefusedException">409: nothing was said yet.</exception>
    public Task Do(ChatVisitor visitor, ChatRating rating)
    {
        access.MaySay(visitor);
        if (rating.Score is not (>= 1 and <= 5))
            throw new UserErrorException("A score is from 1 to 5.");
        if (rating.Words?.Length > LongestWords || rating.Words?.Contains('\0', StringComparison.Ordinal) == true)
            throw new UserErrorException($"At most {LongestWords:N0} characters are kept.");
        return database.Write(tx =>
        {
            var id = Conversation(visitors.Lock(tx, visitor.Id));
            visitors.Rate(tx, id, rating.Score.Value, rating.Words, Micros.Now(time));
            state.Rated(tx, id, rating.Score.Value, rating.Words);
        });
    }

    /// <exception cref="UserErrorException">It is no address.</exception>
    /// <exception cref="RefusedException">409: nothing was said yet.</exception>
    public Task GoOnByEmail(ChatVisitor visitor, string? email)
    {
        access.MaySay(visitor);
        return database.Write(tx => state.GoOnByEmail(tx, Conversation(visitors.Lock(tx, visitor.Id)), email));
    }

    private static string Conversation(ChatVisitor visitor) => visitor.Conversation
        ?? throw new RefusedException(StatusCodes.Status409Conflict, "Nothing was said yet.");
}

internal sealed record ChatAddress(string? Email);
