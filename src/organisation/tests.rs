//! Each rule of descriptions, over the words of the prelude and a few more; spans are asserted by the text under them.

use super::{Input, Options, Org, Recorded, ToolFact, Undeclared, build};
use crate::code::Code;
use crate::data;
use crate::data::document::{Document, Format, Limits};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Role, Sources, Span};
use crate::value::Val;
use crate::vocabulary::{AttrId, Layer, Loaded, Vocabulary};

const MORE_WORDS: &str = "
responsibility hiring within people \"Hiring\"
responsibility project leadership \"Another\"
sign thrash \"Priorities thrash\" of project
extend assignment {
  handover plan: text
}
kind repository (repositories) {
  approvers: people
}
kind ticket {
  title: text required
  lead time: duration
  share: percent per team
  budget: percent
  guests: people per track
}
extend person {
  spare: number
}
";

/// What a test reads: sources, words, documents of each input.
pub(super) struct Case {
    pub(super) sources: Sources,
    pub(super) vocabulary: Vocabulary,
    inputs: Vec<(Vec<Document>, bool)>,
}

impl Case {
    pub(super) fn new() -> Case {
        let mut sources = Sources::default();
        let texts = [
            include_str!("../../rules/prelude/1-kinds.policy"),
            include_str!("../../rules/prelude/2-words.policy"),
            MORE_WORDS,
        ];
        let trees = texts.map(|text| {
            let file = sources.add("words.policy", text, Role::Policy);
            let (tree, slips) = crate::syntax::parse::parse(&sources, file);
            assert_eq!(slips, []);
            tree
        });
        let loaded = trees.each_ref().map(|tree| Loaded { tree, layer: Layer::Prelude });
        let (vocabulary, slips) = crate::vocabulary::build(&loaded);
        assert_eq!(slips, []);
        Case { sources, vocabulary, inputs: Vec::new() }
    }

    /// Adds files that are read together.
    fn with(mut self, files: &[&str], overlay: bool) -> Case {
        let mut documents = Vec::new();
        for (number, text) in files.iter().enumerate() {
            let file = self.sources.add(format!("org/{number}.yaml"), *text, Role::Data);
            let (read, slips) = data::parse(&self.sources, file, 0..text.len(), Format::Yaml, &Limits::default());
            assert_eq!(slips, [], "{text}");
            documents.extend(read);
        }
        self.inputs.push((documents, overlay));
        self
    }

    fn build_after(&self, options: &Options, before: Option<&Org>) -> (Org, Vec<Diagnostic>) {
        let input = |(documents, overlay): &(Vec<_>, bool)| Input { documents: documents.clone(), overlay: *overlay };
        let inputs = self.inputs.iter().map(input).collect();
        build(&self.vocabulary, &self.sources, inputs, options, before)
    }

    fn build(&self) -> (Org, Vec<Diagnostic>) {
        self.build_after(&Options { undeclared: Undeclared::Allow, ..Options::default() }, None)
    }

    /// Builds without a single complaint.
    fn good(&self) -> Org {
        let (org, slips) = self.build();
        assert_eq!(slips, []);
        org
    }

    fn attr(&self, kind: &str, key: &str) -> AttrId {
        self.vocabulary.attr_by_key(self.kind(kind), key).expect("the test names a declared attribute")
    }

    fn kind(&self, name: &str) -> crate::vocabulary::KindId {
        let at = self.vocabulary.kinds.iter().position(|kind| kind.noun.singular == name);
        crate::vocabulary::KindId(u16::try_from(at.expect("the test names a declared kind")).expect("few kinds"))
    }

    /// A fact in words: `ana`, `[ana, bo]`, `{ledger: expert}`; empty if nothing is recorded.
    fn fact(&self, org: &Org, kind: &str, id: &str, key: &str) -> String {
        let attr = self.attr(kind, key);
        let thing = org.find(self.kind(kind), id).expect("the test names a thing");
        let ty = self.vocabulary.attr(attr).ty;
        let set = |values: super::Values<'_>| {
            format!("[{}]", values.iter().map(|value| self.word(org, ty.element, value)).collect::<Vec<_>>().join(", "))
        };
        match org.recorded(attr, thing) {
            Recorded::Nothing => String::new(),
            Recorded::One(value) => self.word(org, ty.element, value),
            Recorded::Set(values) => set(values),
            Recorded::Keyed(entries) => {
                let entry = |entry: super::KeyedFact| {
                    let key = self.word(org, ty.key.expect("it has entries"), entry.key);
                    let set_known = ty.set && entry.value != Val::Unknown;
                    let value = if set_known {
                        set(org.set_values(attr, entry.set))
                    } else {
                        self.word(org, ty.element, entry.value)
                    };
                    format!("{key}: {value}")
                };
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn word(&self, org: &Org, ty: crate::vocabulary::Ty, value: Val) -> String {
        match value {
            Val::Text(sym) => org.texts.text(sym).to_owned(),
            Val::Thing(thing) => org.id(self.vocabulary.kind_of(ty).expect("a thing has a kind"), thing).to_owned(),
            Val::Number(number) => number.to_string(),
            Val::Duration(duration) => duration.to_string(),
            Val::Date(date) => date.to_string(),
            Val::YesNo(yes) => if yes { "yes" } else { "no" }.to_owned(),
            Val::Unknown => "?".to_owned(),
            _ => self.vocabulary.step_name(ty, value).expect("a level or option").to_owned(),
        }
    }

    fn text(&self, span: Option<Span>) -> &str {
        span.map_or("", |span| self.sources.text(span))
    }

    /// The posts of a team: `id (person, part, area)`.
    fn posts(&self, org: &Org, team: &str) -> Vec<String> {
        let team = org.find(self.kind("team"), team).expect("the test names a team");
        let kind = self.kind("assignment");
        org.posts_of(team).iter().map(|&post| org.id(kind, post).to_owned()).collect()
    }
}

fn one(text: &str) -> Case {
    Case::new().with(&[text], false)
}

/// One slip, one diagnostic: its code, the text under its first label, a piece of its message, label or help.
fn slip(files: &[&str], code: Code, under: &str, says: &str) {
    let case = Case::new().with(files, false);
    let (_, slips) = case.build();
    assert_eq!(slips.len(), 1, "{files:?}: {slips:#?}");
    let slip = &slips[0];
    assert_eq!(slip.code, code, "{slip:#?}");
    assert_eq!(case.sources.text(slip.labels[0].span), under, "{slip:#?}");
    let labels: Vec<&str> = slip.labels.iter().map(|label| label.text.as_str()).collect();
    let all = format!("{} | {} | {}", slip.message, labels.join(" | "), slip.help.as_deref().unwrap_or(""));
    assert!(all.contains(says), "`{says}` is not said: {all}");
}

const SMALLEST: &str = "
team: payments
mission: Every payment settles, once, on time
members: [ana, bo, cai, dia]
leadership:
  direction: ana
  people: ana
  project: ana
  technical: { ledger: bo, gateways: cai }
review-authors: [ana, bo]
one-on-ones:
  ana: everyone
people:
  ana: { title: Engineering manager, depth: aware }
  bo:  { level: staff, depth: { ledger: expert } }
";

#[test]
fn the_smallest_useful_file() {
    let case = one(SMALLEST);
    let org = case.good();
    let fact = |kind, id, key| case.fact(&org, kind, id, key);
    assert_eq!(fact("team", "payments", "mission"), "Every payment settles, once, on time");
    assert_eq!(fact("team", "payments", "members"), "[ana, bo, cai, dia]");
    assert_eq!(fact("team", "payments", "areas"), "[ledger, gateways]");
    assert_eq!(fact("team", "payments", "one-on-ones"), "{ana: [ana, bo, cai, dia]}");
    assert_eq!(fact("person", "ana", "depth"), "aware");
    assert_eq!(fact("person", "bo", "depth"), "{ledger: expert}");
    assert_eq!(fact("person", "bo", "level"), "staff");
    assert_eq!(fact("person", "bo", "status"), "");
    let posts = case.posts(&org, "payments");
    let expected = ["direction/ana", "people/ana", "project/ana", "technical/ledger/bo", "technical/gateways/cai"];
    assert_eq!(posts, expected.map(|post| format!("payments/{post}")));
    let person = case.kind("person");
    let (bo, cai) = (org.find(person, "bo").unwrap_or(99), org.find(person, "cai").unwrap_or(99));
    assert!(org.described(person, bo) && org.exists(person, cai) && !org.described(person, cai));
}

#[test]
fn every_fact_has_its_place() {
    let case = one(SMALLEST);
    let org = case.good();
    let team = org.find(case.kind("team"), "payments").unwrap_or(99);
    let person = case.kind("person");
    let [ana, bo, cai] = ["ana", "bo", "cai"].map(|id| org.find(person, id).unwrap_or(99));
    let members = case.attr("team", "members");
    assert_eq!(case.text(org.fact_place(members, team, None)), "[ana, bo, cai, dia]");
    assert_eq!(case.text(org.key_place(members, team)), "members");
    assert_eq!(case.text(org.item_place(members, team, None, Val::Thing(cai))), "cai");
    let depth = case.attr("person", "depth");
    let ledger = org.find(case.kind("area"), "ledger").map(Val::Thing);
    assert_eq!(case.text(org.fact_place(depth, bo, ledger)), "expert");
    assert_eq!(case.text(org.fact_place(depth, ana, ledger)), "aware");
    let one_on_ones = case.attr("team", "one on ones");
    assert_eq!(case.text(org.fact_place(one_on_ones, team, Some(Val::Thing(ana)))), "everyone");
    assert_eq!(case.text(org.place(person, bo)), "bo");
    assert_eq!(case.text(org.place(case.kind("team"), team)), "payments");
    let post = org.find(case.kind("assignment"), "payments/technical/gateways/cai").unwrap_or(99);
    let at = |key| case.text(org.fact_place(case.attr("assignment", key), post, None));
    assert_eq!(
        [at("person"), at("area"), at("responsibility"), at("team")],
        ["cai", "gateways", "technical", "technical"]
    );
}

#[test]
fn values_are_read_by_their_declared_type() {
    let case = one("
people:
  ana: { title: 12, location: NO, level: Staff, start: 2027-03-31, contractor: Yes, utc-offset: -3.5, spare: 700000000.25,
         mentors: bo, aliases: [a, b, a], strengths: [project-leadership, People], status: left,
         allocation: { payments: 30%, search: 0.3% }, growth_areas: [] }
tickets:
- { id: t-1, title: x, lead time: 2 weeks, budget: 30 %, guests: { manager: [ana, bo], ic: bo } }
");
    let org = case.good();
    let all = [
        ("title", "12"),
        ("location", "NO"),
        ("level", "staff"),
        ("start", "2027-03-31"),
        ("contractor", "yes"),
        ("utc offset", "-3.5"),
        ("spare", "700000000.25"),
        ("mentors", "[bo]"),
        ("aliases", "[a, b]"),
        ("strengths", "[project leadership, people]"),
        ("status", "left"),
        ("allocation", "{payments: 0.3, search: 0.003}"),
        ("growth areas", "[]"),
    ];
    for (key, value) in all {
        assert_eq!(case.fact(&org, "person", "ana", key), value, "{key}");
    }
    for (key, value) in [("lead time", "14 days"), ("budget", "0.3"), ("guests", "{manager: [ana, bo], ic: [bo]}")] {
        assert_eq!(case.fact(&org, "ticket", "t-1", key), value, "{key}");
    }
}

#[test]
fn slips_in_values() {
    let person = |fields: &str| format!("people: {{ ana: {{ {fields} }} }}");
    let ticket = |fields: &str| format!("tickets: {{ t: {{ title: x, {fields} }} }}");
    let rows = [
        (person("level: [staff]"), Code::WrongShape, "[staff]", "not a list"),
        (person("level: { a: b }"), Code::WrongShape, "{ a: b }", "not a map"),
        (person("mentors: { a: b }"), Code::WrongShape, "{ a: b }", "wants a list"),
        (person("level: stuff"), Code::NotOnScale, "stuff", "did you mean `staff`?"),
        (person("level: expert"), Code::NotOnScale, "expert", "it is a level of depth"),
        (person("track: boss"), Code::NotOnScale, "boss", "`ic`, `manager`"),
        (person("start: 31.3.2027"), Code::NoDate, "31.3.2027", "`2027-03-31`"),
        (person("start: 2027-02-30"), Code::NoDate, "2027-02-30", "no day of the calendar"),
        (person("contractor: maybe"), Code::WrongValue, "maybe", "`yes`, `no`"),
        (person("spare: '2,5'"), Code::WrongValue, "'2,5'", "write `2.5`"),
        (person("spare: '2,500'"), Code::WrongValue, "'2,500'", "write `2500`"),
        (person("spare: lots"), Code::WrongValue, "lots", "write digits"),
        (person("manager: vacant"), Code::ReservedId, "vacant", "no id"),
        (person("manager: ''"), Code::BadId, "''", "empty"),
        (person("manager: \"a\\nb\""), Code::BadId, "\"a\\nb\"", "a\\nb"),
        (person("strengths: [peeple]"), Code::NotDeclared, "peeple", "did you mean `people`?"),
        (person("lvel: staff"), Code::UnknownAttribute, "lvel", "did you mean `level`?"),
        (person("pressure: low"), Code::UnknownAttribute, "pressure", "belongs to `team`"),
        (person("leadership: x"), Code::UnknownAttribute, "leadership", "belongs to `team`"),
        (person("level:"), Code::NothingBehindKey, "level", "as if it were not written"),
        (person("depth: { a:, b: aware }"), Code::NothingBehindKey, "a", "as if"),
        (person("level: mid, Level: staff"), Code::ConflictingFacts, "staff", "two values"),
        (person("growth-areas: [], growth areas: []"), Code::RepeatedAttribute, "growth areas", "given twice"),
        (ticket("budget: 0.3"), Code::BarePercent, "0.3", "`30%` or `0.3%`"),
        (ticket("budget: 30"), Code::BarePercent, "30", "write `30%`"),
        (ticket("budget: much"), Code::WrongValue, "much", "`30%`"),
        (ticket("lead time: 3"), Code::WrongValue, "3", "2 weeks"),
        ("people: { everyone: {} }".to_owned(), Code::ReservedId, "everyone", "no id"),
        ("tickets: { t-1: {} }".to_owned(), Code::MissingAttribute, "t-1", "write `title:`"),
    ];
    for (text, code, under, says) in rows {
        slip(&[&text], code, under, says);
    }
}

#[test]
fn slips_in_documents() {
    let rows: &[(&[&str], Code, &str, &str)] = &[
        (&["person: { ana: {} }"], Code::SingularKey, "person", "write `people:`"),
        (&["just words"], Code::NoDocument, "just words", "expected a map"),
        (&["peple: { ana: {} }"], Code::NoSuchKind, "peple", "did you mean `people`?"),
        (&["level: staff"], Code::NoSuchKind, "level", "belongs to `person`"),
        (&["people: ana"], Code::NotThings, "ana", "people: { ID"),
        (&["people: { ana: boss }"], Code::NotThings, "boss", "`{}`"),
        (&["people: [ana]"], Code::NotThings, "ana", "has no `id`"),
        (&["people: { ana: {} }\n---\nperson: ana"], Code::DescribedTwice, "ana", "described twice"),
        (&["person: ana\nteam: payments"], Code::TwoKindsInDocument, "team", "`---`"),
        (&["organisation: a", "organisation: b"], Code::TwoOrganisations, "b", "second organisation"),
        (&["policies: { p: {} }"], Code::FilledByTool, "policies", "filled by the tool"),
        (&["waiver: w"], Code::FilledByTool, "w", "filled by the tool"),
        (&["people: { vacant: {} }"], Code::ReservedId, "vacant", "reserved"),
        (&["people:"], Code::NothingBehindKey, "people", "nothing stands"),
        (&["team: payments\npeple: { ana: {} }"], Code::UnknownAttribute, "peple", "did you mean `people`?"),
        (&["responsibilities: { hirng: {} }"], Code::NotDeclared, "hirng", "did you mean `hiring`?"),
        (&["people: { ana: { level: mid } }", "person: ana\nlevel: staff"], Code::ConflictingFacts, "staff", "overlay"),
        (
            &["people: { ana: { depth: { a: aware } } }", "people: { ana: { depth: { a: expert, b: aware } } }"],
            Code::ConflictingFacts,
            "expert",
            "the `depth` of person `ana`",
        ),
        (
            &["people: { ana: { depth: aware } }", "people: { ana: { depth: { b: aware } } }"],
            Code::ConflictingFacts,
            "{ b: aware }",
            "two values",
        ),
    ];
    for (files, code, under, says) in rows {
        slip(files, *code, under, says);
    }
}

#[test]
fn documents_of_all_shapes() {
    let case = Case::new().with(
        &[
            "- team: payments\n  areas: [ledger]\n- person: ana\n",
            "position: p-1\nteam: payments\nholder: ana\n---\nteam: search\nareas: { index: { owner: search } }\n---\n{}\n---\n",
            "posts: [{ id: x, team: payments, responsibility: hiring, person: bo }]\norganisation: acme\nmission: m",
            "people: { ana: { level: mid }, bo: {} }\nteams: { payments: { members: [] } }",
            "",
        ],
        false,
    );
    let org = case.good();
    assert_eq!(case.fact(&org, "team", "payments", "areas"), "[ledger]");
    assert_eq!(case.fact(&org, "team", "search", "areas"), "");
    assert_eq!(case.fact(&org, "area", "index", "owner"), "search");
    assert_eq!(case.fact(&org, "position", "p-1", "team"), "payments");
    assert_eq!(case.fact(&org, "person", "ana", "level"), "mid");
    assert_eq!(case.posts(&org, "payments"), ["x"]);
    let organisation = case.kind("organisation");
    assert_eq!((org.id(organisation, org.organisation()), org.len(organisation)), ("acme", 1));
    assert!(org.described(case.kind("person"), org.find(case.kind("person"), "bo").unwrap_or(99)));
    let payments = org.find(case.kind("team"), "payments").unwrap_or(99);
    let responsibility = |name| {
        let at = org.find(case.kind("responsibility"), name).expect("declared");
        crate::vocabulary::ResponsibilityId(u16::try_from(at).expect("few"))
    };
    assert!(org.settled(payments, responsibility("hiring")) && !org.settled(payments, responsibility("people")));
    assert_eq!(case.fact(&org, "responsibility", "hiring", "within"), "people");
    assert_eq!(case.fact(&org, "sign", "Thrash", "name"), "Priorities thrash");
    let empty = one("");
    assert!(!empty.good().described(organisation, 0));
}

#[test]
fn leadership_in_all_shapes() {
    let case = one("
team: t
members: [m, n]
areas: [other]
leadership:
  direction: [ana, bo]
  people: vacant
  project: { vacant: 2026-05-01, contributors: everyone }
  hiring: { accountable: cai, contributors: [dia, cai], formal: yes, standing: interim, start-date: 2026-09-01, handover plan: x }
  project-leadership: { contributors: bo }
  technical:
    ledger: [ana, bo]
    gateways: { vacant: 2026-06-01 }
    index: vacant
    other: { accountable: ana, end-date: 2027-01-01 }
");
    let org = case.good();
    let posts = case.posts(&org, "t");
    let expected = [
        "direction/ana",
        "direction/bo",
        "project/vacant",
        "project/m/contributing",
        "project/n/contributing",
        "hiring/cai",
        "hiring/dia/contributing",
        "hiring/cai/contributing",
        "project-leadership/bo/contributing",
        "technical/ledger/ana",
        "technical/ledger/bo",
        "technical/gateways/vacant",
        "technical/other/ana",
    ];
    assert_eq!(posts, expected.map(|post| format!("t/{post}")));
    assert_eq!(case.fact(&org, "team", "t", "areas"), "[other, ledger, gateways, index]");
    let fact = |post, key| case.fact(&org, "assignment", post, key);
    assert_eq!(fact("t/project/vacant", "start date"), "2026-05-01");
    assert_eq!(fact("t/project/vacant", "person"), "");
    assert_eq!(fact("t/project/m/contributing", "start date"), "");
    assert_eq!(fact("t/hiring/cai", "part"), "accountable");
    for post in ["t/hiring/cai", "t/hiring/dia/contributing"] {
        let facts = ["formal", "standing", "start date", "handover plan"].map(|key| fact(post, key));
        assert_eq!(facts, ["yes", "interim", "2026-09-01", "x"]);
    }
    assert_eq!(fact("t/hiring/dia/contributing", "part"), "contributing");
    assert_eq!(fact("t/technical/ledger/bo", "area"), "ledger");
    let settled = |name: &str| {
        let at = case.vocabulary.responsibilities.iter().position(|r| r.name == name).expect("declared");
        org.settled(0, crate::vocabulary::ResponsibilityId(u16::try_from(at).expect("few")))
    };
    let names = ["direction", "people", "project", "hiring", "project leadership", "technical"];
    assert_eq!(names.map(settled), [true, true, true, true, false, true]);
}

#[test]
fn slips_in_leadership() {
    let block = |text: &str| format!("team: t\nleadership: {{ {text} }}");
    let rows = [
        (block("peeple: ana"), Code::NotDeclared, "peeple", "did you mean `people`?"),
        (block("people: { ledger: ana }"), Code::NotPerArea, "{ ledger: ana }", "not held per area"),
        (block("people: { accountable: ana, frmal: yes }"), Code::UnknownAttribute, "frmal", "did you mean `formal`?"),
        (block("people: { formal: yes }"), Code::WrongShape, "{ formal: yes }", "names nobody"),
        (
            block("people: { accountable: ana, vacant: 2026-01-01 }"),
            Code::WrongShape,
            "{ accountable: ana, vacant: 2026-01-01 }",
            "exclude",
        ),
        (block("people: { vacant: soon }"), Code::NoDate, "soon", "2027-03-31"),
        (block("people: everyone"), Code::EveryoneUnknown, "everyone", "members:"),
        (block("people: [ana, vacant]"), Code::ReservedId, "vacant", "stands alone"),
        (block("people: { accountable: [a, b], standing: intrim }"), Code::NotOnScale, "intrim", "`interim`"),
        (block("people:"), Code::NothingBehindKey, "people", "nothing"),
        ("team: t\nleadership: ana".to_owned(), Code::WrongShape, "ana", "wants a map"),
    ];
    for (text, code, under, says) in rows {
        slip(&[&text], code, under, says);
    }
    let (first, same) = (block("people: [ana, bo]"), block("People: [bo, ana], technical: { a: x }"));
    let case = Case::new().with(&[&first, &same, &block("technical: { b: y }")], false);
    assert_eq!(case.posts(&case.good(), "t").len(), 4);
    slip(&[&first, &block("people: ana")], Code::ConflictingHolders, "ana", "two different holders");
    slip(&[&block("technical: ana"), &block("technical: { a: bo }")], Code::ConflictingHolders, "bo", "jointly");
}

#[test]
fn everyone_without_members_is_unknown_not_nobody() {
    let case = one("team: t\nreview-authors: [everyone, ana]\none-on-ones: { ana: everyone, bo: cai }");
    let org = case.good();
    assert_eq!(case.fact(&org, "team", "t", "review authors"), "?");
    assert_eq!(case.fact(&org, "team", "t", "one-on-ones"), "{ana: ?, bo: [cai]}");
    let case = one("team: t\nmembers: [ana, bo]\nreview-authors: [cai, everyone]");
    assert_eq!(case.fact(&case.good(), "team", "t", "review authors"), "[ana, bo, cai]");
    slip(&["team: t\nmembers: everyone"], Code::ReservedId, "everyone", "stands for a team's members");
}

#[test]
fn an_overlay_wins_and_says_so() {
    let case = one(
        "team: t\npressure: low\nleadership: { people: ana, technical: bo }\npeople: { ana: { depth: { a: aware } } }",
    );
    let more = "team: t\npressure: high\nleadership: { people: cai, technical: { a: cai } }\npeople: { ana: { depth: { a: expert } } }";
    let case = case.with(&[more], true);
    let org = case.good();
    assert_eq!(case.fact(&org, "team", "t", "pressure"), "high");
    assert_eq!(case.text(org.overlaid(case.attr("team", "pressure"), 0)), "low");
    assert_eq!(case.text(org.fact_place(case.attr("team", "pressure"), 0, None)), "high");
    assert_eq!(case.fact(&org, "person", "ana", "depth"), "{a: expert}");
    assert_eq!(case.posts(&org, "t"), ["t/people/cai", "t/technical/a/cai"]);
    let post = org.find(case.kind("assignment"), "t/people/cai").unwrap_or(99);
    assert_eq!(case.text(org.overlaid(case.attr("assignment", "person"), post)), "ana");
}

#[test]
fn undeclared_things_are_told_once_with_the_nearest() {
    let case = one("team: t\nmembers: [anna, ana]\nreview-authors: [anna]\npeople: { ana: {} }");
    let (_, slips) = case.build_after(&Options::default(), None);
    assert_eq!(slips.len(), 1, "{slips:#?}");
    assert_eq!((slips[0].code, slips[0].severity), (Code::UndeclaredReference, Severity::Warning));
    assert_eq!(slips[0].labels[0].text, "mentioned here and once more");
    assert_eq!(slips[0].help.as_deref(), Some("did you mean `ana`?"));
    let strict = Options { undeclared: Undeclared::Error, ..Options::default() };
    assert_eq!(case.build_after(&strict, None).1[0].severity, Severity::Error);
    let case = one("team: t\nmembers: ana, bo\npeople: { ana: {}, bo: {} }");
    let (_, slips) = case.build_after(&Options::default(), None);
    assert_eq!(slips.len(), 1, "{slips:#?}");
    assert_eq!(slips[0].code, Code::CommasInOneValue);
    assert_eq!(slips[0].help.as_deref(), Some("write `[ana, bo]` for a list"));
}

#[test]
fn circles_are_told_once_from_the_first_id() {
    slip(
        &["people: { ana: { manager: ana } }"],
        Code::CircularReference,
        "ana",
        "the `manager` of person `ana` is that person itself",
    );
    let text = "people: { cai: { manager: ana }, bo: { manager: cai }, ana: { manager: bo }, dia: { manager: bo } }";
    slip(&[text], Code::CircularReference, "bo", "circle of 3 people: `ana` → `bo` → `cai` → `ana`");
    let chain: String = (0..100_000).map(|at| format!("  p{at}: {{ manager: p{} }}\n", at + 1)).collect();
    one(&format!("people:\n{chain}")).good();
    let (_, slips) = one(&format!("people:\n{chain}  p100000: {{ manager: p0 }}\n")).build();
    assert!(slips[0].message.contains("100001 people: `p0` → `p1` → … → `p100000` → `p0`"), "{slips:?}");
}

#[test]
fn a_baseline_keeps_its_indices() {
    let before = one("people: { ana: { title: a }, bo: {} }\nteam: t\nleadership: { people: ana }\norganisation: acme");
    assert_eq!(before.build().1.len(), 1, "an organisation beside a team is two things");
    let before = one("people: { ana: { title: a }, bo: {} }\nteams: { t: { leadership: { people: ana } } }");
    let old = before.good();
    let case = one("people: { cai: { title: a }, ana: {} }\nteams: { t: { leadership: { people: cai } } }");
    let options = Options { undeclared: Undeclared::Allow, ..Options::default() };
    let (new, slips) = case.build_after(&options, Some(&old));
    assert_eq!(slips, []);
    let person = case.kind("person");
    for id in ["ana", "bo"] {
        assert_eq!(old.find(person, id), new.find(person, id));
    }
    let bo = new.find(person, "bo").unwrap_or(99);
    assert!(!new.exists(person, bo) && new.place(person, bo).is_none());
    let title = case.attr("person", "title");
    let value = |org: &Org, id| match org.recorded(title, org.find(person, id).unwrap_or(99)) {
        Recorded::One(value) => value,
        _ => Val::Unknown,
    };
    assert_eq!(value(&old, "ana"), value(&new, "cai"));
    assert_eq!(value(&new, "ana"), Val::Unknown);
    assert_eq!(case.posts(&new, "t"), ["t/people/cai"]);
}

#[test]
fn later_inputs_add_and_cannot_change() {
    let case = one("team: t\nmembers: [ana, bo]").with(&["team: t\nreview-authors: [ana]\nmembers: [bo, ana]"], false);
    assert_eq!(case.fact(&case.good(), "team", "t", "review authors"), "[ana]");
    let case = one("team: t\nmembers: [ana]").with(&["team: t\nmembers: [ana, bo]"], false);
    let (_, slips) = case.build();
    assert_eq!(slips.iter().map(|slip| slip.code).collect::<Vec<_>>(), [Code::ConflictingFacts]);
    assert_eq!(
        slips[0].labels.iter().map(|label| case.sources.text(label.span)).collect::<Vec<_>>(),
        ["[ana, bo]", "[ana]"]
    );
}

#[test]
fn the_tool_adds_policies_and_a_limit_holds() {
    let case = one("people: { ana: {} }");
    let mut org = case.good();
    let kind = case.kind("policy");
    let policy = org.add_thing(kind, "p-1", None).expect("below the limit");
    let (name, tags) = (case.attr("policy", "name"), case.attr("policy", "tags"));
    let text = Val::Text(org.texts.intern("p-1"));
    org.set_fact(name, policy, ToolFact::One(text), None);
    org.set_fact(tags, policy, ToolFact::Set(&[text]), None);
    assert_eq!(case.fact(&org, "policy", "p-1", "name"), "p-1");
    assert_eq!(case.fact(&org, "policy", "p-1", "tags"), "[p-1]");
    let few = Options { things: 9, undeclared: Undeclared::Allow };
    let (_, slips) = one("people: { a: {}, b: {}, c: {}, d: {}, e: {} }").build_after(&few, None);
    assert_eq!(slips.iter().map(|slip| slip.code).collect::<Vec<_>>(), [Code::TooManyThings]);
}

#[test]
fn the_order_of_files_changes_indices_only() {
    let files = [
        "team: t\nmembers: [bo, ana]\nleadership: { people: ana }",
        "people: { ana: { level: mid, manager: bo } }",
        "person: bo\nlevel: staff",
    ];
    let turned = [files[2], files[0], files[1]];
    let show = |files: &[&str]| {
        let case = Case::new().with(files, false);
        let org = case.good();
        let fact = |kind, id, key| case.fact(&org, kind, id, key);
        [
            fact("team", "t", "members"),
            fact("person", "ana", "manager"),
            fact("person", "bo", "level"),
            case.posts(&org, "t").join(" "),
        ]
    };
    assert_eq!(show(&files), show(&turned));
}

/// More descriptions than are read at once, each with facts of every sort, and some with something unusual.
#[test]
fn of_very_many_descriptions_each_says_what_it_says() {
    let count = 9_000;
    // An area that nobody describes.
    let elsewhere =
        |n: usize| if n.is_multiple_of(4) { format!(", elsewhere-{}: aware", n % 40) } else { String::new() };
    let person = |n: usize| {
        let odd = match n % 10 {
            3 => "  spare: 1\n  Spare: 1\n",
            5 => "  utc-offset: soon\n",
            7 => "  favourite: tea\n",
            _ => "",
        };
        format!(
            "person: p{n}\nname: Person {n}\nmanager: p{}\nlevel: staff\nstart: 2026-01-{:02}\ndepth: {{ a{n}: expert{} }}\n{}",
            n / 8,
            n % 28 + 1,
            elsewhere(n),
            odd.replace("  ", ""),
        )
    };
    let areas = (0..count).map(|n| format!("area: a{n}\nskillset: s{}", n % 3));
    let teams = (0..100).map(|n| {
        format!(
            "team: t{n}\nskillsets: [s{n}, s{n}, common]\nmembers: [p{n}, p{}]\none-on-ones: {{ p{n}: everyone }}\nreview-authors: [everyone]\nleadership: {{ people: p{n} }}",
            n + 1
        )
    });
    let documents: Vec<String> = (0..count).map(person).chain(areas).chain(teams).collect();
    let files: Vec<&str> = documents.iter().map(String::as_str).collect();
    let case = Case::new().with(&files, false);
    let (org, slips) = case.build();
    let fact = |kind, id: String, key| case.fact(&org, kind, &id, key);
    for n in 0..count {
        let id = || format!("p{n}");
        assert_eq!(fact("person", id(), "name"), format!("Person {n}"));
        assert_eq!(fact("person", id(), "manager"), format!("p{}", n / 8));
        assert_eq!(fact("person", id(), "level"), "staff");
        assert_eq!(fact("person", id(), "start"), format!("2026-01-{:02}", n % 28 + 1));
        assert_eq!(fact("person", id(), "depth"), format!("{{a{n}: expert{}}}", elsewhere(n)));
        assert_eq!(fact("person", id(), "spare"), if n % 10 == 3 { "1" } else { "" });
        let place = case.text(org.fact_place(
            case.attr("person", "level"),
            org.find(case.kind("person"), &id()).unwrap_or(0),
            None,
        ));
        assert_eq!(place, "staff");
        assert_eq!(fact("area", format!("a{n}"), "skillset"), format!("s{}", n % 3));
    }
    assert_eq!(fact("team", "t7".into(), "one-on-ones"), "{p7: [p7, p8]}");
    assert_eq!(fact("team", "t7".into(), "skillsets"), "[s7, common]");
    for n in 0..100 {
        assert_eq!(fact("team", format!("t{n}"), "review-authors"), format!("[p{n}, p{}]", n + 1));
        assert_eq!(case.posts(&org, &format!("t{n}")).len(), 1);
    }
    let of = |code: Code| slips.iter().filter(|slip| slip.code == code).count();
    let said =
        [of(Code::RepeatedAttribute), of(Code::WrongValue), of(Code::UnknownAttribute), of(Code::CircularReference)];
    assert_eq!(said, [count / 10, count / 10, count / 10, 1]);
    assert_eq!(slips.len(), said.iter().sum::<usize>());
}

/// Rows that fill a file, so that it is read on several cores; nothing is wrong with them.
fn with_many(text: &str) -> String {
    let people: String = (0..400).map(|at| format!("  q{at}: {{ level: mid }}\n")).collect();
    let teams: String = (0..300).map(|at| format!("  u{at}: {{ leadership: {{ people: q{at} }} }}\n")).collect();
    format!("people:\n{people}teams:\n{teams}{text}")
}

#[test]
fn a_large_file_is_read_as_a_small_one() {
    let case = one(&with_many(""));
    let org = case.good();
    for at in [0, 1, 150, 299] {
        assert_eq!(case.posts(&org, &format!("u{at}")), [format!("u{at}/people/q{at}")]);
    }
    // What is described twice is compared, wherever it stands.
    let twice = Case::new().with(&[&with_many(""), "person: q7\nlevel: senior\n"], false);
    assert_eq!(twice.build().1.iter().map(|slip| slip.code).collect::<Vec<_>>(), [Code::ConflictingFacts]);
    // What the vocabulary declares says something too.
    for text in ["signs: { thrash: { name: x } }\n", "responsibilities: { people: { name: x } }\n"] {
        let said = |text: &str| one(text).build().1.iter().map(|slip| slip.code).collect::<Vec<_>>();
        assert_eq!(said(&with_many(text)), said(text), "{text}");
    }
}

#[test]
fn the_elements_of_a_keyed_set_have_their_places() {
    let case = one("team: t\nmembers: [ana, bo]\none-on-ones: { ana: [bo], bo: [cai, ana] }");
    let org = case.good();
    let team = org.find(case.kind("team"), "t").unwrap_or(99);
    let person = |id| Val::Thing(org.find(case.kind("person"), id).unwrap_or(99));
    let attr = case.attr("team", "one on ones");
    let place = |key, of| org.item_place(attr, team, Some(person(key)), person(of));
    assert_eq!(case.text(place("ana", "bo")), "bo");
    assert_eq!(case.text(place("bo", "cai")), "cai");
    assert_eq!(case.text(place("bo", "ana")), "ana");
    assert_eq!((place("ana", "cai"), place("bo", "bo")), (None, None));
}

#[test]
fn a_post_is_no_other_assignment_of_the_same_id() {
    let case = one(
        "team: t\nleadership: { direction: ana }\nassignments: { t/direction/ana: { team: t, responsibility: people, person: bo } }",
    );
    let org = case.good();
    let mut posts = case.posts(&org, "t");
    posts.sort_unstable();
    assert_eq!(posts, ["t/direction/ana", "t/direction/ana/2"]);
    assert_eq!(case.fact(&org, "assignment", "t/direction/ana", "person"), "bo");
    assert_eq!(case.fact(&org, "assignment", "t/direction/ana", "responsibility"), "people");
    assert_eq!(case.fact(&org, "assignment", "t/direction/ana/2", "person"), "ana");
    assert_eq!(case.fact(&org, "assignment", "t/direction/ana/2", "responsibility"), "direction");
}

#[test]
fn mangled_files_never_panic() {
    let mut seed = 7u32;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    let mut case = Case::new();
    for _ in 0..300 {
        let mut lines: Vec<&str> = SMALLEST.lines().collect();
        for _ in 0..=next(4) {
            let (from, to) = (next(lines.len()), next(lines.len()));
            match next(3) {
                0 => lines.swap(from, to),
                1 => drop(lines.remove(from)),
                _ => lines.insert(to, lines[from]),
            }
        }
        let mut text = lines.join("\n");
        if let Some(at) = text.char_indices().nth(next(text.len().max(1))).map(|(at, _)| at) {
            text.insert_str(at, ["[", "}", ": ", "vacant", "\u{7}", ", ", "everyone"][next(7)]);
        }
        let file = case.sources.add("org/mangled.yaml", text.as_str(), Role::Data);
        let (documents, _) = data::parse(&case.sources, file, 0..text.len(), Format::Yaml, &Limits::default());
        case.inputs = vec![(documents, false)];
        let (org, slips) = case.build();
        let labels = || slips.iter().flat_map(|slip| &slip.labels);
        assert!(labels().all(|label| case.sources.get(label.span.file).text.get(label.span.range()).is_some()));
        assert_eq!(org.len(case.vocabulary.core.organisation), 1);
    }
}
