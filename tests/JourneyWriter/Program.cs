using System.Globalization;
using Throughline.JourneyWriter;

// FOLDER EVENTS: follows the made log with the files of a folder, a hundred events at a time, until somebody kills it or all are there.
// For tests of what a killed process leaves behind.
using var follower = new Follower(args[0]);
foreach (var damage in follower.Damage)
    Console.WriteLine(damage);
Console.WriteLine("ready");
var end = int.Parse(args[1], CultureInfo.InvariantCulture);
for (var n = Math.Min(Follower.Events(follower.Properties.Cursor), Math.Min(Follower.Events(follower.ByPerson), Follower.Events(follower.ByOrder))); n < end;)
{
    follower.Follow(n = Math.Min(end, n + 100));
    Console.WriteLine(n);
}
