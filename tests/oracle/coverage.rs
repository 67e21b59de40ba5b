//! How often each form of the language, each verdict and each kind of evidence occurred. What never occurred is a failure.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Debug;

use orglint::evaluate::verdict::{Check, Part};
use orglint::value::Truth;

/// What a form is called, and how it shows in the debug output of a term.
const FORMS: &[(&str, &str)] = &[
    ("every X", "subject: Every"),
    ("bare plural as subject", "style: BarePlural"),
    ("bare singular as subject", "style: BareSingular"),
    ("each X", "style: Each"),
    ("all Xs", "style: All"),
    ("the X, generic", "style: Generic"),
    ("everybody", "style: Body"),
    ("every X and every Y", "subject: Both("),
    ("for every X, every Y", "subject: For {"),
    ("for every X, every Y of it", "subject: ForOf("),
    ("for every X, no two Ys", "subject: ForNoTwo("),
    ("the organisation", "subject: Organisation"),
    ("the organisation's path", "subject: Path(Organisation"),
    ("every member of a team", "subject: Member(Each"),
    ("every member of one by id", "subject: Member(One"),
    ("every X's path", "Each, None, Step"),
    ("a path of one by id", "), None, Step"),
    ("every X's path with things on the way", "Each, Some(Step"),
    ("a path of one by id with things on the way", "), Some(Step"),
    ("counted or shared subject", "subject: Amount("),
    ("for every X, a share of its Ys", "subject: AmountOf"),
    ("for every X, the Y", "subject: The("),
    ("for every X, the Y or the Z", "subject: TheOr("),
    ("no two", "subject: NoTwo("),
    ("no two Xs of a Y", "subject: NoTwoOf(Each"),
    ("no two Xs of one by id", "subject: NoTwoOf(One"),
    ("at most … may have the same", "subject: Alike("),
    ("there must be", "subject: There("),
    ("for every X, there must be", "subject: ForThere("),
    ("a value as subject", "subject: Value("),
    ("no X may", "may: true"),
    ("should", "must: false"),
    ("must not", "pred: Pred { denied: true"),
    ("if", "when: Some"),
    ("unless", "unless: Some"),
    ("a X", "(A, "),
    ("no X in a condition", "(No, "),
    ("every X in a condition", "(Every, "),
    ("at least n", "Count(AtLeast"),
    ("at most n", "Count(AtMost"),
    ("more than n", "Count(More"),
    ("fewer than n", "Count(Less"),
    ("exactly n", "Count(Equal"),
    ("between n and m", "Between(1, 2)"),
    ("at least a share", "Share(AtLeast"),
    ("at most a share", "Share(AtMost"),
    ("more than a share", "Share(More"),
    ("fewer than a share", "Share(Less"),
    ("most", "(Most, "),
    ("each X in a condition", "(Each, "),
    ("all Xs in a condition", "(All, "),
    ("some X", "(Some, "),
    ("any X", "(Any, "),
    ("X, bare", "(Unsaid, "),
    ("another X", "(Another, "),
    ("a number in words", "(Spelled("),
    ("A and B", "(List(true, "),
    ("A or B", "(List(false, "),
    ("a path for some keys", "ForEach("),
    ("a determiner of a path", "Of("),
    ("a role as noun", "base: Role"),
    ("a noun of the owner", "base: Of"),
    ("an adjective of yes/no", "YesNo("),
    ("a value as adjective", "adjectives: [Value("),
    ("a defined adjective", "Defined("),
    ("a formal post", "Formal"),
    ("who", "Who("),
    ("whose", "Whose("),
    ("with", "With("),
    ("without", "Without("),
    ("without a or b", "WithoutAny("),
    ("other than", "OtherThan("),
    ("except", "Except("),
    ("that is, left out", "Bare(Pred"),
    ("a noun by a predicate", "base: Star"),
    ("as m", "Variable("),
    ("their, its", "Pronoun("),
    ("the X's", "Noun(\""),
    ("the team's", "owner: Team"),
    ("plural path", "many: true"),
    ("singular path", "many: false"),
    ("the X of Y", "owner: OfNoun"),
    ("a bare value of the subject", "owner: Unsaid"),
    ("of the organisation", "owner: Organisation"),
    ("path for a thing", "key: Some(Id"),
    ("path for an option", "key: Some(Hue"),
    ("path for the team", "key: Some(Team"),
    ("path for them", "key: Some(Me"),
    ("path for the X", "key: Some(Noun"),
    ("path for m", "key: Some(Variable"),
    ("former", "former: true"),
    ("chain", "at: 100"),
    ("defined noun", "at: 101"),
    ("value by conditions", "at: 102"),
    ("defined measure", "at: 103"),
    ("they, it", "Me("),
    ("the X", "TheNoun("),
    ("a thing by its id", "Named("),
    ("is a role", "what: Role("),
    ("recorded", "Recorded {"),
    ("has a number of", "Has("),
    ("has the same", "HasSame("),
    ("has more than", "HasMore(true"),
    ("has fewer than", "HasMore(false"),
    ("has more than somebody", "HasMoreOf(true"),
    ("has fewer than somebody", "HasMoreOf(false"),
    ("has a, b and c", "HasList(true"),
    ("has a, b or c", "HasList(false"),
    ("among", "Among("),
    ("among a and b", "AmongEither("),
    ("is a, by a predicate", "what: Star"),
    ("is a or b", "StarOr("),
    ("an object left out", "Steers(None"),
    ("an object of a team", "Steers(Some"),
    ("in parentheses", "Inside("),
    ("is the", "IsThe("),
    ("a verb phrase", "Vouches("),
    ("shares a X with", "Shares("),
    ("described", "Described"),
    ("checklist", "Comforts("),
    ("a share of a checklist", "ComfortShare("),
    ("a role by means", "base: Captain"),
    ("is a role by means", "what: Captain"),
    ("an aggregate for a key", "AggregateFor("),
    ("includes a and b", "Includes(List("),
    ("archetype", "what: Duo"),
    ("predicates with and", "Join(true"),
    ("predicates with or", "Join(false"),
    ("either predicate", "what: Either"),
    ("comparison", "Compare("),
    ("above, higher than", "Compared("),
    ("equality", "Equal("),
    ("one of", "OneOf("),
    ("between values", "Between(Literal"),
    ("before", "Before("),
    ("after", "After("),
    ("within the last", "Within { last: true"),
    ("within the next", "Within { last: false"),
    ("ago", "Ago("),
    ("a length after a day", "after: true"),
    ("a length before a day", "after: false"),
    ("within of", "Near("),
    ("starts with", "Text(\"starts"),
    ("ends with", "Text(\"ends"),
    ("contains", "Text(\"contains"),
    ("matches", "Text(\"matches"),
    ("known", "what: Known"),
    ("unknown", "what: Unknown"),
    ("different from", "DifferentFrom("),
    ("includes", "Includes("),
    ("the same as", "SameAs("),
    ("there is", " There("),
    ("and", "And(["),
    ("or", "Or(["),
    ("not", "Not("),
    ("either", "Either(Said"),
    ("tally", "Tally(Some"),
    ("all of, none of", "Tally(None"),
    ("today", "Today"),
    ("a setting", "Bar"),
    ("the number of a path", "Count(Path"),
    ("the number of a noun", "CountNoun("),
    ("the number of a and b", "CountUnion("),
    ("an aggregate of a noun", "AggregateAll("),
    ("an aggregate of its own", "AggregateOwn("),
    ("a measure of two owners", "at: 104"),
    ("a policy from a day", "from: Some"),
    ("a policy until a day", "until: Some"),
    ("two sentences", "also: Some"),
    ("unless before if", "turned: true"),
    ("sum", "Aggregate(Sum"),
    ("average", "Aggregate(Average"),
    ("highest", "Aggregate(Highest"),
    ("lowest", "Aggregate(Lowest"),
    ("median", "Aggregate(Median"),
    ("+", "Arith('+'"),
    ("-", "Arith('-'"),
    ("*", "Arith('*'"),
    ("/", "Arith('/'"),
    ("the time since", "Since("),
    ("the time until", "Until("),
    ("the month of", "Month("),
    ("the year of", "Year("),
];

const EVIDENCE: &[&str] = &[
    "a fact with a place",
    "a fact by default",
    "a missing fact",
    "a clause of the main clause, not so",
    "a clause of the main clause, unknown",
    "a clause of the exception, so",
    "a clause of the exception, not so",
    "a clause of the exception, unknown",
    "a clause of the condition, so",
    "a clause of the condition, unknown",
    "a clause of the filter",
    "a note: there are none",
    "a note: who is and who is not",
    "an exception with evidence",
];

/// Where a case is decided by a hair, or by what is easily forgotten.
const EDGES: &[&str] = &[
    "a count at its bound",
    "a share at its bound",
    "a number at its bound",
    "a level at its bound",
    "a day at its bound",
    "a length at its bound",
    "a deadline on its last day",
    "a policy on its first day",
    "a policy on its last day",
    "a post on its first day",
    "a post on its last day",
    "a chain with an open end",
    "joint holders",
    "a vacancy",
    "a key of nobody",
    "a set that nobody wrote down",
    "a keyed attribute without an entry",
    "two entries with one value",
];

thread_local! {
    static MET: RefCell<BTreeMap<&'static str, usize>> = const { RefCell::new(BTreeMap::new()) };
}

/// Notes an edge that the reference came to.
pub fn met(edge: &'static str) {
    debug_assert!(EDGES.contains(&edge), "{edge}");
    MET.with_borrow_mut(|met| *met.entry(edge).or_default() += 1);
}

/// Notes it if so.
pub fn met_if(so: bool, edge: &'static str) {
    if so {
        met(edge);
    }
}

#[derive(Debug, Default)]
pub struct Coverage {
    counts: BTreeMap<String, usize>,
}

impl Coverage {
    fn add(&mut self, name: impl Into<String>) {
        *self.counts.entry(name.into()).or_default() += 1;
    }

    pub fn term(&mut self, term: &impl Debug) {
        let text = format!("{term:?}");
        for (name, sign) in FORMS.iter().filter(|(_, sign)| text.contains(sign)) {
            let _ = sign;
            self.add(*name);
        }
    }

    pub fn verdict(&mut self, verdict: &impl Debug) {
        self.add(format!("verdict {verdict:?}"));
    }

    pub fn evidence(&mut self, check: &Check) {
        for finding in check.findings.iter().chain(&check.exceptions) {
            for fact in &finding.evidence.facts {
                self.add(EVIDENCE[usize::from(fact.by_default)]);
            }
            finding.evidence.missing.iter().for_each(|_| self.add(EVIDENCE[2]));
            for clause in &finding.evidence.clauses {
                let kind = match (clause.part, clause.truth) {
                    (Part::Main, Truth::False) => 3,
                    (Part::Main, Truth::Unknown) => 4,
                    (Part::Exception, Truth::True) => 5,
                    (Part::Exception, Truth::False) => 6,
                    (Part::Exception, Truth::Unknown) => 7,
                    (Part::Condition, Truth::True) => 8,
                    (Part::Condition, Truth::Unknown) => 9,
                    (Part::Filter, _) => 10,
                    _ => continue,
                };
                self.add(EVIDENCE[kind]);
                if clause.note.as_ref().is_some_and(|note| note.starts_with("there are no ")) {
                    self.add(EVIDENCE[11]);
                }
            }
            for note in &finding.evidence.notes {
                let kinds = [(11, "take a share of"), (12, "speaks of one")];
                kinds.iter().filter(|(_, words)| note.contains(words)).for_each(|(at, _)| self.add(EVIDENCE[*at]));
            }
        }
        check.exceptions.iter().for_each(|_| self.add(EVIDENCE[13]));
    }

    /// The table, and what never occurred.
    pub fn table(&self) -> (String, Vec<String>) {
        let verdicts = ["Holds", "HoldsByException", "Violated", "Undetermined", "NotApplicable"];
        let all = FORMS.iter().map(|(name, _)| (*name).to_owned());
        let all = all.chain(verdicts.iter().map(|name| format!("verdict {name}")));
        let all: Vec<String> = all.chain(EVIDENCE.iter().map(|name| (*name).to_owned())).collect();
        let all: Vec<String> = all.into_iter().chain(EDGES.iter().map(|name| (*name).to_owned())).collect();
        let edges = MET.with_borrow(BTreeMap::clone);
        let count = |name: &String| self.counts.get(name).or_else(|| edges.get(name.as_str())).copied().unwrap_or(0);
        let table = all.iter().map(|name| format!("| {name} | {} |\n", count(name))).collect();
        (table, all.into_iter().filter(|name| count(name) == 0).collect())
    }
}
