using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Throughline.Web.Problems;

namespace Throughline.Web.Forms;

/// <summary>
/// Before a route binds the fields of a form, since what binds them breaks at both: nothing at all is an empty form, and a form without its
/// page's token is refused.
/// </summary>
internal sealed class FormCheck(RequestDelegate next)
{
    /// <exception cref="RefusedException">The form has no token of a page of ours.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Any(type => type is "application/x-www-form-urlencoded" or "multipart/form-data") == true)
        {
            if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
            {
                context.Features.Set<IAntiforgeryValidationFeature>(null);
                context.Request.Form = FormCollection.Empty;
            }
            else if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
            {
                throw new RefusedException(StatusCodes.Status400BadRequest, "This form is one of a page's and was sent without that page. Programs send JSON to the route under /api that does the same.");
            }
        }
        return next(context);
    }
}
