namespace Throughline.Strata.Escalating;

/// <summary>
/// The Mantel-Haenszel risk ratio of one exposure, and what each landmark adds to its error (the derivative of the estimating equation
/// R - θS by that landmark), so that a person's landmarks can be added up before they are squared.
/// </summary>
internal sealed class Ratio
{
    private readonly double[] exposed, unexposed;

    /// <param name="tables">Of all people.</param>
    /// <param name="exposure">Which.</param>
    public Ratio(Tables tables, int exposure)
    {
        var (with, withByEvents) = (tables.ByOthers[exposure]!, tables.ByEvents[exposure]!);
        var strata = Math.Max(with.Count, tables.All.Count);
        (double r, double s) = (0, 0);
        for (var k = 0; k < strata; k++)
        {
            var (a, n1, b, n0) = Cell(k);
            ExposedLandmarks += (long)n1;
            ExposedContacts += (long)a;
            UnexposedLandmarks += (long)n0;
            UnexposedContacts += (long)b;
            if (n1 == 0 || n0 == 0)
                continue;
            r += a * n0 / (n1 + n0);
            s += b * n1 / (n1 + n0);
        }
        (exposed, unexposed) = (new double[2 * strata], new double[2 * strata]);
        if (r == 0 || s == 0)
            return;
        Value = r / s;
        Slope = s;
        for (var k = 0; k < strata; k++)
        {
            var (a, n1, b, n0) = Cell(k);
            if (n1 == 0 || n0 == 0)
                continue;
            var (n, theta) = (n1 + n0, r / s);
            var whole = (a * n0 - theta * b * n1) / n;
            for (var y = 0; y < 2; y++)
            {
                exposed[2 * k + y] = (y * n0 - theta * b - whole) / n;
                unexposed[2 * k + y] = (-theta * y * n1 + a - whole) / n;
            }
        }

        (double A, double N1, double B, double N0) Cell(int k) => (
            with.Contacts(k), with.Landmarks(k), tables.All.Contacts(k) - withByEvents.Contacts(k), tables.All.Landmarks(k) - withByEvents.Landmarks(k));
    }

    public long ExposedLandmarks { get; }
    public long ExposedContacts { get; }
    public long UnexposedLandmarks { get; }
    public long UnexposedContacts { get; }

    /// <summary>Null where no stratum has a contact on either side.</summary>
    public double? Value { get; }

    private double Slope { get; }

    public double Exposed(int others, bool contact) => exposed[2 * others + (contact ? 1 : 0)];
    public double Unexposed(int events, bool contact) => unexposed[2 * events + (contact ? 1 : 0)];

    /// <summary>The standard error of the ratio's logarithm.</summary>
    /// <param name="squares">The sum over people of the square of what their landmarks add up to.</param>
    public double LogError(double squares) => Math.Sqrt(squares) / Slope / Value!.Value;
}
