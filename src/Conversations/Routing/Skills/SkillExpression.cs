namespace Throughline.Conversations.Routing.Skills;

/// <summary>What an agent must be able to do, such as <c>spanish>=3 and (billing or sales>=2)</c>. Equal text, equal expression.</summary>
internal abstract record SkillExpression
{
    /// <summary>Asks for nothing: everybody can.</summary>
    public static SkillExpression Anybody { get; } = new Anyone();

    public abstract bool Holds(IReadOnlyDictionary<string, int> skills);

    /// <summary>As it is read again, without brackets that change nothing.</summary>
    public sealed override string ToString() => Text(inAnd: false);

    protected abstract string Text(bool inAnd);

    private sealed record Anyone : SkillExpression
    {
        public override bool Holds(IReadOnlyDictionary<string, int> skills) => true;
        protected override string Text(bool inAnd) => "anybody";
    }

    internal sealed record Has(string Skill, int Level) : SkillExpression
    {
        public override bool Holds(IReadOnlyDictionary<string, int> skills) => skills.TryGetValue(Skill, out var level) && level >= Level;
        protected override string Text(bool inAnd) => Level == 1 ? Skill : $"{Skill}>={Level}";
    }

    internal sealed record Both(SkillExpression Left, SkillExpression Right) : SkillExpression
    {
        public override bool Holds(IReadOnlyDictionary<string, int> skills) => Left.Holds(skills) && Right.Holds(skills);
        protected override string Text(bool inAnd) => $"{Left.Text(true)} and {Right.Text(true)}";
    }

    internal sealed record Either(SkillExpression Left, SkillExpression Right) : SkillExpression
    {
        public override bool Holds(IReadOnlyDictionary<string, int> skills) => Left.Holds(skills) || Right.Holds(skills);
        protected override string Text(bool inAnd) => inAnd ? $"({Left.Text(false)} or {Right.Text(false)})" : $"{Left.Text(false)} or {Right.Text(false)}";
    }
}
