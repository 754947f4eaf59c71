//! What an appeal's page shows of the department's work: taking, giving back, more time.

use super::appeal_view::Failure;
use super::inbox_view::Choice;
use super::when::When;

/// The work on an appeal.
#[derive(Debug, Clone, Default)]
pub struct WorkView {
    /// May the reader begin the work now?
    pub may_take: bool,
    /// Is that the next step here? One step on a screen stands out.
    pub take_leads: bool,
    /// Who gave it back as not their own, how often, and whom they named.
    pub returned: Option<String>,
    /// The words with which it was given back last, while nobody has it.
    pub returned_because: Option<String>,
    /// The form of giving it back, for those who may.
    pub hand_back_form: Option<HandBackForm>,
    /// The form of asking for more time, for those who may.
    pub extension_form: Option<ExtensionForm>,
    /// The request for more time that waits.
    pub request: Option<Request>,
}

impl WorkView {
    /// Can the reader do anything here?
    pub fn has_acts(&self) -> bool {
        self.may_take || self.hand_back_form.is_some() || self.extension_form.is_some()
    }
}

/// Giving back as not ours.
#[derive(Debug, Clone, Default)]
pub struct HandBackForm {
    /// Is it unfolded?
    pub open: bool,
    /// Is the menu taken from the filters?
    pub borrowed: bool,
    /// The other departments.
    pub choices: Vec<Choice>,
    /// The reason typed.
    pub reason: String,
    /// Why an attempt failed.
    pub failure: Option<Failure>,
}

/// Asking for more time.
#[derive(Debug, Clone, Default)]
pub struct ExtensionForm {
    /// Is it unfolded?
    pub open: bool,
    /// The new day typed, `YYYY-MM-DD`.
    pub due_on: String,
    /// The first day that gives more time.
    pub earliest: String,
    /// The reason typed.
    pub reason: String,
    /// Why an attempt failed.
    pub failure: Option<Failure>,
}

/// A request for more time that waits for the centre.
#[derive(Debug, Clone)]
pub struct Request {
    /// What is asked: from which day to which.
    pub words: String,
    /// Why.
    pub reason: String,
    /// Who asks.
    pub who: String,
    /// When they did.
    pub when: When,
    /// How often the date has been moved before.
    pub before: Option<String>,
    /// The form of the decision, for those who may.
    pub form: Option<DecisionForm>,
}

/// The decision about more time.
#[derive(Debug, Clone, Default)]
pub struct DecisionForm {
    /// Is the refusal unfolded?
    pub refuses: bool,
    /// The day to grant, `YYYY-MM-DD`.
    pub due_on: String,
    /// The first day that gives more time.
    pub earliest: String,
    /// The words typed for a refusal.
    pub reason: String,
    /// Why an attempt failed.
    pub failure: Option<Failure>,
}
