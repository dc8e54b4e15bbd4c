using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Throughline.Kernel.Storage;

namespace Throughline.Web.Forms;

/// <summary>The keys that sign forms, in the database, so that all nodes and restarts share them.</summary>
internal sealed class ProtectionKeys(Database database) : IXmlRepository
{
    // The framework's interface is synchronous; it asks once a day.
    public IReadOnlyCollection<XElement> GetAllElements() => database
        .Read(session => session.Query<string>("select xml from protection_keys order by name"))
        .GetAwaiter().GetResult()
        .ConvertAll(XElement.Parse);

    public void StoreElement(XElement element, string friendlyName) => database
        .Write(tx => tx.Execute(
            "insert into protection_keys (name, xml) values (@friendlyName, @xml) on conflict (name) do update set xml = excluded.xml",
            new { friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) }))
        .GetAwaiter().GetResult();
}
