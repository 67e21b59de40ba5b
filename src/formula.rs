//! What a sentence means: typed formulas over things and values, the only form in which `reading` hands meaning to
//! `compile` and `evaluate`.
//!
//! Two sorts. A [`Set`] denotes things or values, a [`Cond`] a three-valued truth. Everything is settled: names are ids,
//! pronouns are variables, omitted objects are filled in. Two readings of a text are the same reading if their formulas
//! are equal; places do not count in that.
//!
//! # What a set denotes
//! Evaluated, a set is a bag of *items*: a value with a presence (surely there, perhaps there), and perhaps it is
//! *open*: more items may exist that nobody wrote down. An attribute that is single and unknown gives one item
//! [`Val::Unknown`], perhaps there; a single value attribute (not a thing) that is none gives the item [`Val::None`], so
//! that comparisons with it are false; a thing that is none gives no item; an unknown set is open, and so is a keyed
//! attribute without an entry. A step over several things gives distinct values (posts: distinct (team, person) pairs).
//! A step from `Unknown` gives `Unknown` or open.
//! `None` is no element for counting, quantifying or membership; it is one for [`Cond::Definite`].

use std::sync::Arc;

use crate::source::Span;
use crate::value::{Sym, Val};
use crate::vocabulary::{AttrId, ChecklistId, DefId, KindId, RoleId, SettingId, Vocabulary};

/// A place in the policy text. All places are equal: they do not make two readings different.
#[derive(Debug, Clone, Copy)]
pub struct Place(pub Span);

impl PartialEq for Place {
    fn eq(&self, _: &Place) -> bool {
        true
    }
}

/// A variable: a slot in the frame of its sentence or definition. Parameters come first, the owner is slot 0; a variable
/// that a noun phrase binds has a slot that follows from the position of the phrase, so that readings can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Var(pub u16);

/// Things or values.
#[derive(Debug, Clone, PartialEq)]
pub enum Set {
    /// All things of a kind that are not left out.
    Things(KindId),
    /// What a variable is bound to: exactly one item.
    Var(Var),
    /// A value written in the text; texts are symbols of [`crate::compile::Program`]'s interner.
    Value(Val),
    /// The value of a setting.
    Setting(SettingId),
    /// `person "ana"`: one thing by its id; nothing if there is none.
    Named {
        /// Its kind.
        kind: KindId,
        /// Its id.
        id: Sym,
        /// Where it is written.
        place: Place,
    },
    /// The organisation.
    Organisation,
    /// An attribute of each thing of `of`; of a post: of the person. Without `key` a keyed attribute stands for the
    /// entries that the data give: of one thing one value for each entry (whom several name once), of several things
    /// distinct values unless they are aggregated; with no entry at all a single one is unknown, a keyed set is empty.
    Attr {
        /// Whose.
        of: Arc<Set>,
        /// Which.
        attr: AttrId,
        /// `for NP`.
        key: Option<Arc<Set>>,
        /// Where it is written.
        place: Place,
    },
    /// A definition's noun or measure for each thing of `of`.
    Def {
        /// The owner.
        of: Arc<Set>,
        /// Which.
        def: DefId,
        /// Values of the other parameters; each a single thing.
        args: Vec<Arc<Set>>,
        /// Where it is written.
        place: Place,
    },
    /// The people in posts of a role: items are [`Val::Post`].
    Holders {
        /// The role.
        role: RoleId,
        /// In these teams; `None`: in any team.
        team: Option<Arc<Set>>,
        /// Who hold one of these areas; `None`: any area.
        area: Option<Arc<Set>>,
        /// Where it is written.
        place: Place,
    },
    /// The team of a post (single).
    PostTeam(Arc<Set>),
    /// The person of a post (single).
    PostPerson(Arc<Set>),
    /// The areas that somebody holds in a post of that role.
    PostAreas {
        /// The post.
        of: Arc<Set>,
        /// Of which role.
        role: RoleId,
    },
    /// The things of kind `assignment` behind a post: several if it is held for several areas. Of a duty that falls to
    /// the holder of its category these are the category's.
    PostAssignments {
        /// The post.
        of: Arc<Set>,
        /// Of which role.
        role: RoleId,
    },
    /// The items of a checklist that hold for each thing of `of`: an item is there as far as its condition is true.
    Checklist {
        /// Whose.
        of: Arc<Set>,
        /// Which.
        checklist: ChecklistId,
        /// Where it is written.
        place: Place,
    },
    /// The chain of an attribute from each thing of `of`, without the thing itself unless the chain comes back to it. It
    /// ends where the attribute is none and is open where it is unknown.
    Chain {
        /// From where.
        of: Arc<Set>,
        /// Along which single attribute whose type is the owner's kind.
        attr: AttrId,
        /// Where it is written.
        place: Place,
    },
    /// Those items of `of` for which `cond` holds with `var` bound to the item.
    Filter {
        /// Of what.
        of: Arc<Set>,
        /// The item.
        var: Var,
        /// The condition.
        cond: Arc<Cond>,
    },
    /// All of them together, distinct.
    Union(Vec<Set>),
    /// `other than`, `except`: without what `minus` surely holds; perhaps there where `minus` perhaps holds it. A post
    /// is taken out by its person, and the other way round.
    Except {
        /// Of what.
        of: Arc<Set>,
        /// What is taken out.
        minus: Arc<Set>,
    },
    /// `former X`: `step`, with `var` bound to each thing of `of`, in the baseline. Unknown (a set: empty) for a thing
    /// that was not there.
    Former {
        /// Whose.
        of: Arc<Set>,
        /// The thing, in the baseline.
        var: Var,
        /// An attribute or definition of `var`.
        step: Arc<Set>,
        /// Where it is written.
        place: Place,
    },
    /// A computed value: exactly one item, perhaps `Unknown` or `None`.
    Calc(Box<Calc>),
}

/// A computed value.
#[derive(Debug, Clone, PartialEq)]
pub enum Calc {
    /// The as-of date.
    Today,
    /// The number of distinct things or values; people count once, in however many posts. Unknown items leave bounds:
    /// a comparison with them is decided where the bounds decide it.
    Count(Arc<Set>),
    /// Thing by thing, never distinct; unknown as soon as one value is; an average of nothing is unknown, with that
    /// reason; a sum of nothing is 0; highest and lowest of nothing are none. `None` items are passed over.
    Aggregate {
        /// Which.
        fun: Aggregate,
        /// Over these things.
        over: Arc<Set>,
        /// The thing.
        var: Var,
        /// Its values.
        path: Arc<Set>,
        /// Where it is written.
        place: Place,
    },
    /// Arithmetic on numbers, durations, and dates with durations (DATE + DURATION, DATE - DATE).
    Arith {
        /// Which.
        op: Arith,
        /// Left.
        left: Arc<Set>,
        /// Right.
        right: Arc<Set>,
        /// Where it is written.
        place: Place,
    },
    /// The time from a date to today, negative for a day to come.
    Since(Arc<Set>),
    /// The time from today to a date.
    Until(Arc<Set>),
    /// 1 to 12.
    Month(Arc<Set>),
    /// The year.
    Year(Arc<Set>),
    /// The first arm whose condition is true; unknown unless all arms that are left agree. Without `otherwise` and with
    /// no arm true: none.
    If {
        /// Value and condition.
        arms: Vec<(Arc<Set>, Arc<Cond>)>,
        /// The last value.
        otherwise: Option<Arc<Set>>,
    },
}

/// How values are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// The sum.
    Sum,
    /// The average.
    Average,
    /// The highest.
    Highest,
    /// The lowest.
    Lowest,
    /// The median: of an even number the average of the two in the middle.
    Median,
}

/// Arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the four operations")]
pub enum Arith {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// The same.
    Equal,
    /// Less, before, lower.
    Less,
    /// At most.
    AtMost,
    /// More, after, higher.
    More,
    /// At least.
    AtLeast,
}

/// A bound on a count or a share.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// How the count compares with the bound.
    pub op: Op,
    /// The bound: a number; of a share a number from 0 to 1.
    pub value: Arc<Set>,
    /// `between 5 and 9`: `op` is `AtLeast` and this is the upper end.
    pub upper: Option<Arc<Set>>,
}

/// How a date lies to another one or to today. Months and years are added to the earlier date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateRelation {
    /// `within the last L`: d <= today <= d + L.
    WithinLast,
    /// `within the next L`: today <= d <= today + L.
    WithinNext,
    /// `more than L ago` (`More`): d + L < today; `at least L ago`: d + L <= today; `less than`/`at most`/`exactly L ago`
    /// likewise, and a day to come is never so.
    Ago(Op),
    /// `at most L after A` (`AtMost`): d <= A + L; `at least`: d >= A + L; and so on.
    After(Op),
    /// `at most L before A` (`AtMost`): d + L >= A; `at least L before A`: d + L <= A; and so on.
    Before(Op),
    /// `within L of A`, on either side, ends included: of dates, durations or numbers.
    Near,
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Cond {
    /// All of them (no item: true).
    All(Vec<Cond>),
    /// At least one of them (no item: false).
    Any(Vec<Cond>),
    /// `either A or B`: exactly one.
    Either(Vec<Cond>),
    /// Not.
    Not(Arc<Cond>),
    /// `at least 2 of { …, … }`.
    Tally {
        /// How many.
        bound: Bound,
        /// Of these.
        of: Vec<Cond>,
        /// Where it is written.
        place: Place,
    },
    /// `every X P`, over items that are there. Over nothing true, unless `wants_one`: then surely nothing is false.
    Each {
        /// The things.
        set: Arc<Set>,
        /// One of them.
        var: Var,
        /// What is said of it.
        body: Arc<Cond>,
        /// As the subject of a condition `every X` wants at least one.
        wants_one: bool,
        /// Where it is written.
        place: Place,
    },
    /// `a X P`.
    Some {
        /// The things.
        set: Arc<Set>,
        /// One of them.
        var: Var,
        /// What is said of it.
        body: Arc<Cond>,
        /// Where it is written.
        place: Place,
    },
    /// `at least 2 Xs P`: distinct items; people count once, in however many posts.
    Count {
        /// How many.
        bound: Bound,
        /// The things.
        set: Arc<Set>,
        /// One of them.
        var: Var,
        /// What is said of it.
        body: Arc<Cond>,
        /// Where it is written.
        place: Place,
    },
    /// `at least half of the Xs P`: exact; of surely nothing, `at most` and `less` hold, the others are unknown, with that reason.
    Share {
        /// Which share.
        bound: Bound,
        /// Of these.
        set: Arc<Set>,
        /// One of them.
        var: Var,
        /// What is said of it.
        body: Arc<Cond>,
        /// Where it is written.
        place: Place,
    },
    /// `the X P`, `its Xs P`, and a path on the right of a comparison. Let n be the items (None and Unknown included).
    /// *Plural*: P of each. *Singular*: true if surely all are, false if surely none is, else unknown, with who is and
    /// who is not. `denied`: of each (unanimously) it is denied: true if P is surely false of all. With nobody: on the
    /// left false, denied or not; on the right (`right`) false, and true if denied. `body` is always the positive P.
    Definite {
        /// The things.
        set: Arc<Set>,
        /// One of them.
        var: Var,
        /// What is said of it, positively.
        body: Arc<Cond>,
        /// Each, or unanimously.
        plural: bool,
        /// The right side of a comparison.
        right: bool,
        /// It is denied.
        denied: bool,
        /// Where it is written.
        place: Place,
    },
    /// One assignment behind the post for which `body` holds is enough; whatever is said, also a denial.
    AnyPost {
        /// The assignments.
        set: Arc<Set>,
        /// One of them.
        var: Var,
        /// What is said of it.
        body: Arc<Cond>,
        /// Where it is written.
        place: Place,
    },
    /// Two single values. Unknown with an unknown; false with a none (a none equals nothing).
    Compare {
        /// Left; one item.
        left: Arc<Set>,
        /// How.
        op: Op,
        /// Right; one item, of the same type.
        right: Arc<Set>,
        /// Where it is written.
        place: Place,
    },
    /// A date against today or another date by a length. False with a none.
    Dates {
        /// How.
        relation: DateRelation,
        /// The date (with [`DateRelation::Near`] also a number or duration); one item.
        date: Arc<Set>,
        /// The length: a duration (or a number).
        length: Arc<Set>,
        /// The other date; `None`: today.
        anchor: Option<Arc<Set>>,
        /// Where it is written.
        place: Place,
    },
    /// A single item is an element of a set. Posts and people compare as people, unless both are posts of one role
    /// reached in one team.
    In {
        /// The item.
        item: Arc<Set>,
        /// The set.
        set: Arc<Set>,
        /// Where it is written.
        place: Place,
    },
    /// Two whole sets: the same elements, or an element in common (`overlap`).
    Sets {
        /// Left.
        left: Arc<Set>,
        /// Right.
        right: Arc<Set>,
        /// `shares a X with`: one in common is enough. Nobody has the same as nobody, nor shares anything with them.
        overlap: bool,
        /// Where it is written.
        place: Place,
    },
    /// A yes/no value is yes.
    Yes(Arc<Set>, Place),
    /// `has a mission`, alone: whether a file records it (and it is not an empty set, nor by default none). Never unknown,
    /// unless the owner is.
    Has {
        /// Whose; one item.
        of: Arc<Set>,
        /// What.
        attr: AttrId,
        /// `for NP`.
        key: Option<Arc<Set>>,
        /// Where it is written.
        place: Place,
    },
    /// `is known`: whether a file records the attribute (an empty set counts), whatever its default.
    Known {
        /// Whose; one item.
        of: Arc<Set>,
        /// What.
        attr: AttrId,
        /// `for NP`.
        key: Option<Arc<Set>>,
        /// Where it is written.
        place: Place,
    },
    /// `is known` of anything else: no item is unknown and it is not open.
    Settled(Arc<Set>, Place),
    /// `is described`: some file describes the thing.
    Described(Arc<Set>, Place),
    /// A predicate of a definition: owner first, then the other parameters, each one item.
    Call {
        /// Which.
        def: DefId,
        /// The things.
        args: Vec<Arc<Set>>,
        /// Where it is written.
        place: Place,
    },
    /// A text against a text. False with a none.
    Text {
        /// How.
        test: TextTest,
        /// The text; one item.
        left: Arc<Set>,
        /// The other; one item.
        right: Arc<Set>,
        /// Where it is written.
        place: Place,
    },
    /// A text against a regular expression: index into [`crate::compile::Program::patterns`].
    Matches {
        /// The text; one item.
        left: Arc<Set>,
        /// Which.
        pattern: u16,
        /// Where it is written.
        place: Place,
    },
    /// `no two X may have the same PATH`, said of one X: no other element of `set` has the same (shares one). Unknown if
    /// the own path is unknown; nobody and nothing are the same as nothing else. Elements are told apart as people where
    /// they are posts.
    NoTwin {
        /// The one.
        one: Var,
        /// All of them, with their filters.
        set: Arc<Set>,
        /// Another one; `path` is read with `var` bound to each of both.
        var: Var,
        /// What is compared.
        path: Arc<Set>,
        /// `share a X`: one in common is enough; else whole sets are compared.
        overlap: bool,
        /// Where it is written.
        place: Place,
    },
    /// `at most BOUND of the Xs may have the same PATH`: the largest group within the bound. Elements whose path is
    /// unknown could belong to any group; one alone counts as a group of one; none is in no group.
    Alike {
        /// How large the largest group may be: a count, or a share of the elements.
        bound: Bound,
        /// Whether `bound` is a share.
        share: bool,
        /// The elements.
        set: Arc<Set>,
        /// One of them.
        var: Var,
        /// What is compared.
        path: Arc<Set>,
        /// `share a X`.
        overlap: bool,
        /// Where it is written.
        place: Place,
    },
}

/// How two texts compare, with regard to case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextTest {
    /// `starts with`
    StartsWith,
    /// `ends with`
    EndsWith,
    /// `contains`
    Contains,
}

impl Set {
    /// Whether its numbers are shares, which are written as percents.
    pub fn is_percent(&self, vocabulary: &Vocabulary) -> bool {
        match self {
            Set::Attr { attr, .. } => vocabulary.attr(*attr).ty.percent,
            Set::Former { step, .. } => step.is_percent(vocabulary),
            Set::Filter { of, .. } | Set::Except { of, .. } => of.is_percent(vocabulary),
            Set::Calc(calc) => matches!(&**calc, Calc::Aggregate { path, .. } if path.is_percent(vocabulary)),
            Set::Def { .. }
            | Set::Things(_)
            | Set::Var(_)
            | Set::Value(_)
            | Set::Setting(_)
            | Set::Named { .. }
            | Set::Organisation
            | Set::PostTeam(_)
            | Set::PostPerson(_)
            | Set::PostAreas { .. }
            | Set::PostAssignments { .. }
            | Set::Holders { .. }
            | Set::Checklist { .. }
            | Set::Chain { .. }
            | Set::Union(_) => false,
        }
    }
}

impl Cond {
    /// Where a condition stands that is one, and not a joining of others.
    pub fn place(&self) -> Option<Place> {
        match self {
            Cond::All(_) | Cond::Any(_) | Cond::Either(_) | Cond::Not(_) => None,
            Cond::Tally { place, .. }
            | Cond::Each { place, .. }
            | Cond::Some { place, .. }
            | Cond::Count { place, .. }
            | Cond::Share { place, .. }
            | Cond::Definite { place, .. }
            | Cond::AnyPost { place, .. }
            | Cond::Compare { place, .. }
            | Cond::Dates { place, .. }
            | Cond::In { place, .. }
            | Cond::Sets { place, .. }
            | Cond::Yes(_, place)
            | Cond::Has { place, .. }
            | Cond::Known { place, .. }
            | Cond::Settled(_, place)
            | Cond::Described(_, place)
            | Cond::Call { place, .. }
            | Cond::Text { place, .. }
            | Cond::Matches { place, .. }
            | Cond::NoTwin { place, .. }
            | Cond::Alike { place, .. } => Some(*place),
        }
    }

    /// What is denied: a negation is carried inwards to the definite things, of each of which it is denied.
    #[must_use]
    pub fn denied(self) -> Cond {
        match self {
            Cond::Not(inner) => Arc::unwrap_or_clone(inner),
            Cond::All(parts) => Cond::Any(parts.into_iter().map(Cond::denied).collect()),
            Cond::Any(parts) => Cond::All(parts.into_iter().map(Cond::denied).collect()),
            Cond::Definite { set, var, body, plural, right, denied, place } => {
                Cond::Definite { set, var, body, plural, right, denied: !denied, place }
            }
            Cond::Each { set, var, body, wants_one: false, place } => {
                Cond::Some { set, var, body: Arc::new(Arc::unwrap_or_clone(body).denied()), place }
            }
            Cond::Some { set, var, body, place } => {
                Cond::Each { set, var, body: Arc::new(Arc::unwrap_or_clone(body).denied()), wants_one: false, place }
            }
            Cond::AnyPost { set, var, body, place } => {
                Cond::AnyPost { set, var, body: Arc::new(Arc::unwrap_or_clone(body).denied()), place }
            }
            other @ (Cond::Either(_)
            | Cond::Tally { .. }
            | Cond::Each { .. }
            | Cond::Count { .. }
            | Cond::Share { .. }
            | Cond::Compare { .. }
            | Cond::Dates { .. }
            | Cond::In { .. }
            | Cond::Sets { .. }
            | Cond::Yes(..)
            | Cond::Has { .. }
            | Cond::Known { .. }
            | Cond::Settled(..)
            | Cond::Described(..)
            | Cond::Call { .. }
            | Cond::Text { .. }
            | Cond::Matches { .. }
            | Cond::NoTwin { .. }
            | Cond::Alike { .. }) => Cond::Not(Arc::new(other)),
        }
    }
}
