//! Columns of facts: what has a range of values, and what has none.

use super::columns::{Columns, Fact};
use super::{KeyedFact, Recorded};
use crate::source::{FileId, Span};
use crate::value::{Sym, Val};
use crate::vocabulary::{AttrId, AttrType, Ty};

const ONE: AttrId = AttrId(0);
const SET: AttrId = AttrId(1);
const KEYED: AttrId = AttrId(2);

/// A single text, a set of texts, a text for each text.
fn columns() -> Columns {
    let text = AttrType { element: Ty::Text, percent: false, set: false, key: None };
    Columns::new(vec![text, AttrType { set: true, ..text }, AttrType { key: Some(Ty::Text), ..text }])
}

#[test]
fn a_set_has_a_range_and_nothing_else_has() {
    let mut columns = columns();
    let place = Span { file: FileId(0), start: 0, end: 1 };
    columns.push_item(Val::YesNo(true), place);
    columns.put(SET, 0, Fact::Set(0, 1));
    columns.put(ONE, 0, Fact::One(Val::YesNo(true)));
    columns.put(KEYED, 0, Fact::One(Val::YesNo(true)));
    assert_eq!(columns.range(SET, 0), Some((0, 1)));
    assert_eq!((columns.range(ONE, 0), columns.range(KEYED, 0)), (None, None));
    // Nobody has written anything of the next thing.
    assert_eq!((columns.range(SET, 1), columns.range(KEYED, 1)), (None, None));
}

#[test]
fn none_and_unknown_have_no_range_and_no_entries() {
    let mut columns = columns();
    for (thing, val) in [(0, Val::None), (1, Val::Unknown)] {
        columns.put(SET, thing, Fact::One(val));
        columns.put(KEYED, thing, Fact::One(val));
        assert_eq!((columns.range(SET, thing), columns.range(KEYED, thing)), (None, None), "{val:?}");
        assert_eq!(columns.entry_spans(KEYED, thing).count(), 0, "{val:?}");
    }
}

#[test]
fn there_are_as_many_as_were_put_in() {
    let (mut columns, place) = (columns(), Span { file: FileId(0), start: 0, end: 1 });
    let texts = [Val::Text(Sym(4)), Val::Text(Sym(7))];
    texts.iter().for_each(|&text| columns.push_item(text, place));
    let lengths = [(0, 0), (0, 1), (0, 2)].map(|range| {
        let set = columns.set(SET, range);
        (set.len(), set.is_empty(), set.iter().count())
    });
    assert_eq!(lengths, [(0, true, 0), (1, false, 1), (2, false, 2)]);
    let entry = |key: u32| (KeyedFact { key: Val::Text(Sym(key)), value: texts[0], set: (0, 0) }, place);
    columns.put_entries(KEYED, 0, &[entry(1), entry(2), entry(3)]);
    let Recorded::Keyed(entries) = columns.recorded(KEYED, 0) else { panic!("entries were put") };
    assert_eq!((entries.len(), entries.iter().count()), (3, 3));
}
