using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Companies;
using Throughline.People.Consent;
using Throughline.People.Habits;
using Throughline.People.Privacy;

namespace Throughline.People.Profiles;

/// <summary>Forgets everything that was read of a person. What a company was said to be by others stays.</summary>
internal sealed class ForgetProfiles(PersonTraits traits, HabitDays habits, ConsentStatements consents, Members members, TellProfiles tell, EventLog log) : IForgetPersons
{
    public void Forget(Transaction tx, ForgottenPerson person)
    {
        traits.Forget(tx, person.Ids);
        habits.Forget(tx, person.Ids);
        consents.Forget(tx, person);
        members.Forget(tx, person.Ids, log);
        tell.Forget(tx, person.Ids);
    }
}
