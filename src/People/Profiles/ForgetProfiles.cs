using Throughline.Kernel.Storage;
using Throughline.People.Companies;
using Throughline.People.Consent;
using Throughline.People.Habits;
using Throughline.People.Privacy;

namespace Throughline.People.Profiles;

/// <summary>Forgets everything that was read of a person. What a company was said to be is the company's and stays, unless nobody else belongs to it.</summary>
internal sealed class ForgetProfiles(PersonTraits traits, HabitDays habits, ConsentStatements consents, Members members, TellProfiles tell) : IForgetPersons
{
    public void Forget(Transaction tx, ForgottenPerson person)
    {
        traits.Forget(tx, person.Ids);
        habits.Forget(tx, person.Ids);
        consents.Forget(tx, person);
        members.Forget(tx, person.Ids);
        tell.Forget(tx, person.Ids);
    }
}
