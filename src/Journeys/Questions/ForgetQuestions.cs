using Throughline.Events.Erasure;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.Journeys.Questions;

/// <summary>A question that names somebody who is erased, by name or in what it asks, goes with them.</summary>
internal sealed class ForgetQuestions(QuestionList questions) : IForgetPersons
{
    public void Forget(Transaction tx, ForgottenPerson person)
    {
        if (person.Identifiers.Count == 0)
            return;
        var carried = new CarriedValues(person.Identifiers);
        foreach (var question in questions.All(tx).Where(q => carried.In(q.Name) || carried.In(Uri.UnescapeDataString(q.Address.Replace('+', ' ')))))
            questions.Remove(tx, question.Id);
    }
}
