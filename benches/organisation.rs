//! Makes organisations of any size, the same for the same size: no random numbers from outside, so that runs compare.

use std::fmt::Write as _;

/// A small generator of pseudo-random numbers (SplitMix64), seeded by the size of the organisation.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("less than a usize")
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

const NAMES: &[&str] = &["Vera", "Søren", "Łukasz", "Ana", "Nguyễn", "Priya", "Yara", "Kofi", "Дмитрий", "Dia"];
const FAMILIES: &[&str] = &["Müller", "Okafor", "Wang", "Ødegård", "Silva", "Kim", "Nowak", "Baker", "Chen", "Rossi"];
const LEVELS: &[&str] = &["junior", "mid", "senior", "staff", "principal"];
const DEPTHS: &[&str] = &["unfamiliar", "aware", "conversant", "strong", "expert"];
const EMPLOYERS: &[&str] = &["Acme", "Birch", "Cedar", "Große Halle GmbH"];
const PLACES: &[&str] = &["Berlin", "São Paulo", "Αθήνα", "上海", "Toronto"];

/// An organisation of so many people in teams of seven, as JSON: about 0.4 KB a person.
pub fn json(people: usize) -> String {
    let mut dice = Dice(people as u64);
    let mut out = String::with_capacity(people * 450);
    out.push_str("{\"people\": {");
    for person in 0..people {
        let comma = if person == 0 { "" } else { ",\n" };
        let (name, family) = (dice.of(NAMES), dice.of(FAMILIES));
        write!(
            out,
            "{comma}\"p-{person}\": {{\"name\": \"{name} {family}\", \"title\": \"Engineer\", \"level\": \"{}\"",
            dice.of(LEVELS)
        )
        .expect("a string takes all");
        if person > 0 {
            write!(out, ", \"manager\": \"p-{}\"", (person - 1) / 8).expect("a string takes all");
        }
        let (depth, other) = (dice.of(DEPTHS), dice.of(DEPTHS));
        let team = person / 7;
        write!(out, ", \"depth\": {{\"a-{team}-0\": \"{depth}\", \"a-{team}-1\": \"{other}\"}}")
            .expect("a string takes all");
        if dice.chance(90) {
            write!(out, ", \"employer\": \"{}\"", dice.of(EMPLOYERS)).expect("a string takes all");
        }
        let (year, month, day) = (2015 + dice.below(11), 1 + dice.below(12), 1 + dice.below(28));
        write!(
            out,
            ", \"start\": \"{year}-{month:02}-{day:02}\", \"location\": \"{}\", \"utc-offset\": {}, \"engaged\": {}}}",
            dice.of(PLACES),
            dice.below(12),
            dice.chance(80)
        )
        .expect("a string takes all");
    }
    out.push_str("},\n\"teams\": {");
    for team in 0..people.div_ceil(7) {
        team_json(&mut out, &mut dice, team, people);
    }
    out.push_str("}}\n");
    out
}

fn team_json(out: &mut String, dice: &mut Dice, team: usize, people: usize) {
    let comma = if team == 0 { "" } else { ",\n" };
    let members: Vec<String> = (team * 7..people.min(team * 7 + 7)).map(|person| format!("\"p-{person}\"")).collect();
    let (lead, tech) = (&members[0], &members[members.len() - 1]);
    write!(out, "{comma}\"t-{team}\": {{\"name\": \"Team {team}\", \"type\": \"team\", \"mission\": \"What team {team} is for\", \"members\": [{}]", members.join(", ")).expect("a string takes all");
    write!(
        out,
        ", \"areas\": [\"a-{team}-0\", \"a-{team}-1\"], \"pressure\": \"{}\"",
        dice.of(&["low", "normal", "high"])
    )
    .expect("a string takes all");
    let project = if dice.chance(95) { lead.as_str() } else { "\"vacant\"" };
    write!(out, ", \"leadership\": {{\"direction\": {lead}, \"people\": {lead}, \"project\": {project}, \"technical\": {{\"a-{team}-0\": {tech}, \"a-{team}-1\": [{lead}, {tech}]}}}}").expect("a string takes all");
    let meets = if dice.chance(90) { "\"everyone\"".to_owned() } else { format!("[{tech}]") };
    write!(out, ", \"review-authors\": [{lead}, {tech}], \"one-on-ones\": {{{lead}: {meets}}}}}")
        .expect("a string takes all");
}
