//! The built binary, run in folders of its own: exit codes, usage errors, files and links, streams.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own for one test, with files.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn with(files: &[(&str, &str)]) -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("cli-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = Folder(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        fs::create_dir_all(&folder.0).expect("the temporary folder can be made");
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// A link to a target that is written as seen from the link.
    #[cfg(unix)]
    pub(crate) fn link(&self, name: &str, target: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a link has a folder")).expect("a folder can be made");
        std::os::unix::fs::symlink(target, path).expect("a link can be made");
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orglint"));
        command.args(arguments).current_dir(&self.0).env("COLUMNS", "80");
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "LC_ALL", "LANG", "LC_CTYPE"] {
            command.env_remove(name);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().expect("the binary runs"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays behind harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) exit: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Ran { exit: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Ran {
    /// Ended so, and said all of that somewhere.
    #[track_caller]
    pub(crate) fn expect(&self, exit: i32, said: &[&str]) {
        assert_eq!(self.exit, exit, "{self:#?}");
        // What stops a run is broken into lines at spaces.
        let error = self.err.split_whitespace().collect::<Vec<_>>().join(" ");
        for text in said {
            let said = [&self.out, &self.err, &error].iter().any(|stream| stream.contains(text));
            assert!(said, "`{text}` is not said: {self:#?}");
        }
    }
}

const TEAM: (&str, &str) = ("org/team.yaml", "team: payments\nmission: Settle\n");
const POLICY: (&str, &str) =
    ("policies/a.policy", "policy has-mission \"A mission\" {\n  every team must have a mission\n}\n");

#[test]
fn exit_codes() {
    let rows: &[(i32, &str, &str)] = &[
        (0, "team: payments\nmission: Settle", "policy p { every team must have a mission }"),
        (1, "team: payments", "policy p { every team must have a mission }"),
        (0, "team: payments", "policy p { every team should have a mission }"),
        (3, "team: payments", "policy p { every team must have a misson }"),
        (4, "team: payments\nmision: Settle", "policy p { every team must have a mission }"),
        (3, "team: payments\nmision: Settle", "policy p { every team must have a misson }"),
        (4, "team: [", "policy p { every team must have a mission }"),
        (5, "team: payments", "policy p { every team's pressure must be low }"),
        (0, "team: payments", "policy p { every team's pressure should be low }"),
        (0, "team: payments", "policy p {\n  every team's pressure must be low\n  unknown warns\n}"),
        (5, "team: payments", "policy p {\n  every team's pressure should be low\n  unknown fails\n}"),
        (2, "# nothing", "policy p { every team must have a mission }"),
        (2, "team: payments", "# nothing"),
    ];
    for (exit, org, policy) in rows {
        let folder = Folder::with(&[("org/a.yaml", org), ("policies/a.policy", policy)]);
        folder.run(&["check"]).expect(*exit, &[]);
        let json = folder.run(&["check", "--format", "json"]);
        json.expect(*exit, &[]);
        assert_eq!(json.out.starts_with("{\"version\":1"), *exit != 2, "{json:#?}");
    }
}

#[test]
fn strict_counts_a_should() {
    let folder = Folder::with(&[
        ("org/a.yaml", "team: a"),
        ("policies/a.policy", "policy p { every team should have a mission }"),
    ]);
    folder.run(&["check"]).expect(0, &["mission"]);
    folder.run(&["check", "--strict"]).expect(1, &[]);
}

#[test]
fn only_looks_at_one_policy_and_knows_its_name() {
    let both = "policy one { every team must have a mission }\npolicy two { every team must have a name }";
    let folder = Folder::with(&[("org/a.yaml", "team: a\nname: A"), ("policies/a.policy", both)]);
    folder.run(&["check"]).expect(1, &[]);
    folder.run(&["check", "--only", "two"]).expect(0, &[]);
    folder.run(&["check", "--only", "tow"]).expect(2, &["no policy `tow`", "did you mean `two`?"]);
}

#[test]
fn usage_errors_are_in_the_tools_own_words() {
    let folder = Folder::with(&[TEAM, POLICY]);
    let rows: &[(&[&str], &[&str])] = &[
        (&["chek"], &["orglint: there is no subcommand `chek`", "did you mean `check`?"]),
        (&["check", "--fromat", "json"], &["no argument `--fromat`", "did you mean `--format`?"]),
        (&["check", "--format", "jsn"], &["cannot be `jsn`", "did you mean `json`?"]),
        (&["check", "--as-of", "2027-3-1"], &["a date is written 2027-03-31", "2027-03-01"]),
        (&["check", "--as-of", "2027-02-30"], &["`2027-02-30`", "that month ends on 2027-02-28"]),
        (&["check", "--json"], &["there is no argument `--json`", "did you mean `--format json`?"]),
        (&["check", "--today", "2027-03-01"], &["there is no argument `--today`", "did you mean `--as-of`?"]),
        (&["check", "--strict=yes"], &["`--strict` takes no value"]),
        (&["check", "--undeclared", "maybe"], &["say warn, error or allow"]),
        (&["check", "--pack", "leadershp"], &["there is no pack `leadershp`"]),
        (&["ask"], &["`SENTENCE` is missing", "orglint ask --help"]),
        (&["plan"], &["`SCENARIO` is missing", "orglint plan --help"]),
        (&["baseline", "--update", "--until", "2027-01-01"], &["`--update` does not go with `--until <DATE>`"]),
        (&["diff", "--to", "main"], &["`--from <REV>` is missing"]),
        (&["waivers", "--due", "soon"], &["\"30 days\" or \"3 months\"", "see `orglint waivers --help`"]),
        (&["whatif", "leaves", "--show", "few"], &["a whole number is wanted", "see `orglint whatif leaves --help`"]),
        (&["test", "--coverage-min", "200"], &["say a whole number from 0 to 100"]),
        (&["check", "--only", "mision"], &["there is no policy `mision`", "the policies are `has-mission`"]),
        (&["ask", "payments"], &["a sentence has several words"]),
        (&["explain", "bad-yml"], &["there is no code `bad-yml`", "did you mean `bad-yaml`?"]),
        (&["words", "dept"], &["there is no word `dept`", "did you mean `depth`?"]),
        (&["check", "orgg"], &["no file or folder `orgg`", "did you mean `org`?"]),
        (&["check", "policies"], &["`policies` holds no description"]),
        (&["check", "policies/a.policy"], &["policies go behind `-p`"]),
        (&["check", "-p", "org/team.yaml"], &["is no policy file"]),
        (&["test"], &["there are no tests", "policies"]),
    ];
    for (arguments, said) in rows {
        let ran = folder.run(arguments);
        ran.expect(2, said);
        assert_eq!(ran.out, "", "usage errors go to the error stream: {ran:#?}");
        assert!(ran.err.lines().all(|line| line.chars().count() <= 80), "{}", ran.err);
    }
}

#[test]
fn nothing_named_and_nothing_there() {
    let folder = Folder::with(&[("readme.txt", "")]);
    folder.run(&["check"]).expect(2, &["./policies", "`orglint check --help`", "orglint init"]);
    folder.run(&["lint"]).expect(2, &["./policies", "`orglint lint --help` says how to name them"]);
    let both = Folder::with(&[TEAM, POLICY]);
    both.run(&["check", "org", "policies"]).expect(2, &["`policies` holds no description", "`-p policies`"]);
    both.run(&["lint", "org"]).expect(2, &["`org` holds no policy file", "as in `orglint check org`"]);
    both.run(&["lint", "org/team.yaml"]).expect(2, &["is no policy file", "as in `orglint check org/team.yaml`"]);
    folder.run(&[]).expect(2, &["Usage: orglint"]);
    folder.run(&["--version"]).expect(0, &["orglint 0."]);
    folder.run(&["check", "--help"]).expect(0, &["Examples:", "--as-of"]);
    folder.run(&["words", "tech", "lead"]).expect(0, &["role of a team", "every team must have a tech lead"]);
    folder.run(&["completions", "bash"]).expect(0, &["_orglint"]);
}

#[test]
fn init_writes_all_or_nothing_and_what_it_writes_holds() {
    let folder = Folder::with(&[]);
    let ran = folder.run(&["init"]);
    ran.expect(0, &["policies/company.policy", "orglint check"]);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
    folder.run(&["init"]).expect(2, &["already there", "nothing was written"]);
    folder.run(&["check"]).expect(0, &["people-manager-depth", "tech-lead-level", "level of cai"]);
    folder.run(&["test"]).expect(0, &["1 test passed"]);

    let folder = Folder::with(&[("org/people.yaml", "mine")]);
    folder.run(&["init"]).expect(2, &["`org/people.yaml` is already there"]);
    assert!(!folder.0.join("policies").exists());
    folder.run(&["init", "new"]).expect(0, &["new/org/people.yaml", "cd new"]);
}

#[test]
fn configuration_is_found_upward_and_arguments_override_it() {
    let folder = Folder::with(&[
        ("orglint.toml", "org = [\"teams\"]\npolicies = \"rules\"\n"),
        ("teams/a.yaml", "team: a\npressure: high"),
        ("other/b.yaml", "team: b\npressure: low"),
        ("rules/a.policy", "policy p { every team's pressure must be low }"),
        ("deep/down/x.txt", ""),
    ]);
    folder.run(&["check"]).expect(1, &["teams/a.yaml"]);
    folder.run(&["check", "other"]).expect(0, &[]);
    let below =
        Ran::from(folder.command(&["check"]).current_dir(folder.0.join("deep/down")).output().expect("it runs"));
    below.expect(1, &["../../teams/a.yaml"]);
}

#[test]
fn a_broken_configuration_runs_nothing() {
    let rows: &[(&str, &[&str])] = &[
        ("polices = [\"a\"]", &["unknown-config-key", "did you mean `policies`?", "orglint.toml:1:1"]),
        ("org = 3", &["bad-config", "a list of texts"]),
        ("org = [", &["bad-config"]),
        ("undeclared = \"wran\"", &["bad-config", "`warn`, `error` or `allow`"]),
        ("[[source]]\nflies = \"a\"", &["did you mean `files`?"]),
        ("[source]\nfiles = \"a\"", &["bad-config", "`[[source]]`, with two brackets"]),
        ("[orglint]\norg = [\"org\"]", &["unknown-config-key", "orglint.toml:1:2", "delete this header"]),
        ("strict = true", &["unknown-config-key", "`--strict`"]),
        ("org = [\"orgg\"]", &["bad-config", "there is no file or folder `orgg`", "orglint.toml:1:8", "`org`?"]),
        ("overlays = [\"x\"]", &["bad-config", "no file or folder `x`", "orglint.toml:1:13", "relative to the folder"]),
        ("org = [\"org/*.yaml\"]", &["bad-config", "a folder is named"]),
    ];
    for (text, said) in rows {
        let folder = Folder::with(&[TEAM, POLICY, ("orglint.toml", text)]);
        let ran = folder.run(&["check", "--format", "json"]);
        ran.expect(2, said);
        assert_eq!(ran.out, "");
    }
}

#[test]
fn hidden_files_are_left_out_unless_named() {
    let folder = Folder::with(&[TEAM, POLICY, ("org/.draft.yaml", "team: ["), ("org/.git/x.yaml", "team: [")]);
    folder.run(&["check"]).expect(0, &[]);
    folder.run(&["check", "org", "org/.draft.yaml"]).expect(4, &["org/.draft.yaml"]);
}

#[test]
fn a_byte_order_mark_is_accepted() {
    let folder = Folder::with(&[
        ("org/a.yaml", "\u{feff}team: a\nmission: Settle\n"),
        ("org/b.json", "\u{feff}{\"team\": \"b\", \"mission\": \"Settle\"}"),
        ("org/c.toml", "\u{feff}team = \"c\"\nmission = \"Settle\"\n"),
        ("policies/a.policy", "\u{feff}policy p { every team must have a mission }"),
        ("orglint.toml", "\u{feff}org = [\"org\"]"),
    ]);
    folder.run(&["check"]).expect(0, &[]);
}

#[test]
fn other_encodings_are_errors_at_the_first_bad_byte() {
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain("team: a".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let folder = Folder::with(&[TEAM, POLICY]);
    folder.write("org/b.yaml", &utf16);
    folder.write("org/c.yaml", b"team: c\nname: Caf\xe9\n");
    folder.run(&["check"]).expect(4, &["UTF-16", "0xe9", "save the file as UTF-8", "org/c.yaml:2:10"]);

    let folder = Folder::with(&[TEAM, POLICY]);
    folder.write("policies/b.policy", &utf16);
    folder.run(&["check"]).expect(3, &["bad-encoding", "policies/b.policy"]);
}

#[test]
fn use_reaches_files_below_the_root_only() {
    let inside = Folder::with(&[
        TEAM,
        ("policies/a.policy", "use \"./shared/words.policy\"\npolicy p { every team must be fine }"),
        ("policies/shared/words.policy", "use \"../a.policy\"\ndefine a team is fine means it has a mission"),
    ]);
    inside.run(&["check"]).expect(0, &[]);
    inside.run(&["check", "-p", "policies/a.policy"]).expect(0, &[]);
    inside.run(&["check", "-p", "policies/shared/words.policy"]).expect(3, &["use-outside-root"]);

    let missing = Folder::with(&[
        TEAM,
        POLICY,
        ("policies/b.policy", "use \"./aa.policy\""),
        ("policies/c.policy", "use leadreship"),
    ]);
    missing.run(&["check"]).expect(3, &["used-file-missing", "did you mean `a.policy`?", "unknown-pack"]);
    let absolute = Folder::with(&[TEAM, POLICY, ("policies/b.policy", "use \"/etc/hosts.policy\"")]);
    absolute.run(&["check"]).expect(3, &["use-outside-root"]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_are_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with(&[TEAM, POLICY, ("secret/x.yaml", "team: ["), ("secret/y.policy", "policy [")]);
    let link = |target: &str, name: &str| symlink(target, folder.0.join(name)).expect("a link can be made");
    link("../secret/x.yaml", "org/out.yaml");
    link("../secret", "org/folder");
    link("nowhere.yaml", "org/broken.yaml");
    link("team.yaml", "org/again.yaml");
    link(".", "org/circle");
    folder.run(&["check"]).expect(0, &["link-not-followed", "org/out.yaml", "org/folder", "leads nowhere"]);
    folder.run(&["check", "--format", "json"]).expect(0, &["link-not-followed"]);

    link("../secret/y.policy", "policies/y.policy");
    folder.run(&["check"]).expect(0, &["policies/y.policy"]);
    folder.write("policies/z.policy", b"use \"./y.policy\"");
    folder.run(&["check"]).expect(3, &["use-outside-root"]);
}

#[test]
fn files_are_read_in_the_order_of_their_paths() {
    let folder = Folder::with(&[
        POLICY,
        ("org/b.yaml", "team: b\nmision: x"),
        ("org/a/z.yaml", "team: z\nmision: x"),
        ("org/a-b.yaml", "team: ab\nmision: x"),
    ]);
    let ran = folder.run(&["check"]);
    ran.expect(4, &[]);
    let place = |name: &str| ran.out.find(name).unwrap_or_else(|| panic!("{name} is reported: {ran:#?}"));
    assert!(place("org/a-b.yaml") < place("org/a/z.yaml") && place("org/a/z.yaml") < place("org/b.yaml"));
}

#[test]
fn the_order_of_arguments_changes_no_byte() {
    let folder = Folder::with(&[
        (
            "z.policy",
            "policy has-mission { every team must have a mission }\npolicy odd { every team must have a misson }",
        ),
        ("a/b.policy", "policy two { every team must have at least 2 members }\ndefine wrong { }"),
        ("fine/1.policy", "policy has-mission { every team must have a mission }"),
        ("fine/2.policy", "policy two { every team must have at least 2 members }"),
        ("org/a.yaml", "team: a\nmembers: [ana]\nmision: x"),
        ("org/b.yaml", "team: b\nmembers: [bo]\ncolour: red"),
        ("org/b/c.yaml", "team: a\nmission: Other"),
        ("good/a.yaml", "team: a\nmembers: [ana]"),
        ("good/b.yaml", "team: b\nmembers: [bo, nobody]"),
    ]);
    let (faulty, fine) = (["z.policy", "a/b.policy", "a"], ["fine/2.policy", "fine/1.policy", "fine"]);
    let (wrong, good) = (["org/b", "org/b.yaml", "org"], ["good/b.yaml", "good/a.yaml", "good"]);
    for (policies, org, exit) in [(faulty, wrong, 3), (faulty, good, 3), (fine, wrong, 4), (fine, good, 1)] {
        for format in ["human", "json", "markdown"] {
            let run = |policies: [&str; 3], org: [&str; 3]| {
                let named = policies.into_iter().flat_map(|path| ["--policies", path]);
                let arguments = ["check", "--format", format].into_iter().chain(org).chain(named);
                folder.run(&arguments.collect::<Vec<_>>())
            };
            let backwards = |mut paths: [&'static str; 3]| {
                paths.reverse();
                paths
            };
            let (one, other) = (run(policies, org), run(backwards(policies), backwards(org)));
            one.expect(exit, &[]);
            assert_eq!((one.exit, one.out, one.err), (other.exit, other.out, other.err));
        }
    }
}

#[test]
fn an_overlay_wins_also_where_it_lies_in_the_folder() {
    let folder = Folder::with(&[
        ("org/a.yaml", "team: a\nmission: Old"),
        ("org/overlay/a.yaml", "team: a\nmission: New"),
        ("policies/a.policy", "policy p { every team's mission must be \"New\" }"),
    ]);
    folder.run(&["check"]).expect(4, &[]);
    folder.run(&["check", "--overlay", "org/overlay"]).expect(0, &[]);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = Folder::with(&[]);
    let mut child =
        folder.command(&["words"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().expect("it is piped").read_to_string(&mut said).expect("it is UTF-8");
    assert_eq!(said, "");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn colour_follows_the_customs() {
    let folder = Folder::with(&[]);
    let coloured = |environment: &[&str], arguments: &[&str]| {
        let mut command = folder.command(arguments);
        command.envs(environment.iter().map(|name| (name, "1")));
        Ran::from(command.output().expect("the binary runs")).out.contains('\u{1b}')
    };
    assert!(!coloured(&[], &["words"]), "a pipe is no terminal");
    assert!(coloured(&[], &["words", "--color", "always"]));
    assert!(coloured(&["CLICOLOR_FORCE"], &["words"]));
    assert!(!coloured(&["CLICOLOR_FORCE", "NO_COLOR"], &["words"]));
    assert!(!coloured(&["CLICOLOR_FORCE"], &["words", "--color", "never"]));
}

#[test]
fn the_examples_say_what_they_are_there_to_say() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folder = Folder::with(&[]);
    let rows = [
        ("starter", 0),
        ("one-leader", 0),
        ("manager-and-tech-lead", 0),
        ("research-lead", 0),
        ("with-violations", 1),
        ("inference-team", 0),
        ("product-and-technique", 0),
        ("research-and-people", 0),
        ("tech-lead-managers", 0),
        ("described", 0),
        ("reorganisation", 1),
    ];
    for (name, exit) in rows {
        for (arguments, exit) in [(["check"], exit), (["test"], 0)] {
            let mut command = folder.command(&arguments);
            Ran::from(command.current_dir(examples.join(name)).output().expect("it runs")).expect(exit, &[]);
        }
    }
}

#[test]
fn a_question_is_decided_listed_or_worked_out() {
    let folder = Folder::with(&[
        (
            "org/a.yaml",
            "team: a\nmembers: [ana, bo]\nleadership: { technical: bo }\npeople:\n  ana: { level: mid }\n  bo: { manager: ana }\n",
        ),
        POLICY,
    ]);
    let rows: &[(i32, &str, &[&str])] = &[
        (0, "every team has a tech lead", &["yes", "org/a.yaml:3"]),
        (1, "every person is a manager", &["no"]),
        (1, "every person's level is at least senior", &["level of ana is mid; at least senior is asked for"]),
        (5, "every team's pressure is low?", &["cannot tell", "not known", "pressure"]),
        (0, "every person who is a manager", &["person ana"]),
        (0, "every person with a mentor", &["nobody"]),
        (0, "the number of people", &["2"]),
        (1, "every team must have a mission", &["no", "question:1:12"]),
        (3, "every persn who is a manager", &["did you mean `person`?"]),
    ];
    for (exit, question, said) in rows {
        folder.run(&["ask", question]).expect(*exit, said);
        folder.run(&["ask", question, "--format", "json"]).expect(*exit, &["\"version\":"]);
    }
    folder.run(&["ask", "org/a.yaml", "every team has a tech lead", "-p", "policies"]).expect(0, &["yes"]);
}

/// Wrong questions, what is said of them, and the line that shows the place with what is under it.
#[test]
fn a_wrong_question_is_shown_as_it_was_asked() {
    let folder =
        Folder::with(&[("org/a.yaml", "team: payments\nmembers: [ana, bo]\nleadership: { technical: bo }\n"), POLICY]);
    let rows: &[(&str, &str, &[&str])] = &[
        ("every persn who is a manager", "[question:1:7]", &["did you mean `person`?"]),
        ("which persn is a manager", "[question:1:7]", &["did you mean `person`?"]),
        ("which teams have no mission", "[question:1:1]", &["does not begin with `which`", "without a mission`"]),
        ("who is the tech lead?", "[question:1:1]", &["does not begin with `who`", "name what is to be listed"]),
        ("does every team have a tech lead", "[question:1:1]", &["state what is to be decided"]),
        ("how many people are there", "[question:1:1]", &["`the number of people`"]),
        ("who is the tech lead of payments", "[question:1:25]", &["`team \"payments\"`"]),
        ("team payments has a tech lead", "[question:1:6]", &["`team \"payments\"`"]),
        ("ana is a manager", "[question:1:1]", &["`person \"ana\"`"]),
        ("the number of members of payments", "[question:1:26]", &["`team \"payments\"`"]),
        ("every team has tech lead", "[question:1:16]", &["write `a tech lead`"]),
        ("every team have a tech lead", "[question:1:12]", &["expected `has`"]),
        ("every team must has a mission", "[question:1:17]", &["expected `have`"]),
        ("every team must have a misson", "[question:1:24]", &["did you mean `mission`?"]),
        ("every team must have a mission and", "[question:1:32]", &["ends too early"]),
        ("every team has more than", "[question:1:21]", &["ends too early"]),
        ("(every team has a mission", "[question:1:1]", &["`(` is never closed"]),
        ("every team has a \"mission", "[question:1:18]", &["no closing quote"]),
        ("every team has a mission; every person has a name", "[question:1:25]", &["`;` ends no sentence"]),
        ("number of teams", "[question:1:1]", &["write `the number of`"]),
        ("people with depth strong", "[question:1:8]", &["write `whose depth is strong`"]),
        ("unless every team has a mission", "[question:1:1]", &["a question is a statement"]),
        ("teams > 3", "[question:1:7]", &["write `more than`"]),
        ("every team has at least 2,5 members", "[question:1:25]", &["write `2.5`"]),
    ];
    for (question, place, said) in rows {
        let ran = folder.run(&["ask", question]);
        ran.expect(3, &[said, &[*place][..]].concat());
        let typed = question.trim_end_matches('?');
        assert!(ran.out.contains(&format!(" 1 │ {typed}\n")), "the question stands there: {}", ran.out);
        for ours in ["your-question", "may be described", "an organisation is", " 2 │", "policy {"] {
            assert!(!ran.out.contains(ours), "`{ours}` was not asked: {}", ran.out);
        }
        assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
    }
    for braces in ["policy x { every team must have a mission }", "no team may have a mission }"] {
        folder.run(&["ask", braces]).expect(2, &["a question is one sentence"]);
    }
    folder.run(&["ask", "every team has a \"{\""]).expect(3, &["[question:1:"]);
    folder.run(&["ask", "every team has a tech lead!"]).expect(0, &["yes"]);
}

#[test]
fn limits_have_flags_and_are_told() {
    let folder = Folder::with(&[
        ("org/a.yaml", "team: a\nmembers: [x, y, z]\n"),
        ("policies/a.policy", "policy p { every team must have at least 3 members }\n"),
    ]);
    folder.run(&["check"]).expect(0, &["1 hold"]);
    folder.run(&["check", "--max-things", "2"]).expect(4, &["too-many-things"]);
    folder.run(&["check", "--max-file-size", "0"]).expect(2, &["say a whole number from 1 to 512"]);
    folder.write("org/large.yaml", format!("team: b\nmission: {}\n", "x".repeat(1 << 20)).as_bytes());
    folder.run(&["check", "--max-file-size", "1"]).expect(4, &["data-too-large"]);
    folder.write("org/large.yaml", b"team: b\nmembers: [x, y, z]\n");
    folder.run(&["check", "--max-steps", "1"]).expect(3, &["too-many-steps"]);
}

#[test]
fn a_folder_with_a_configuration_of_its_own_stands_for_it() {
    let folder = Folder::with(&[
        ("x/orglint.toml", "org = [\"teams\"]\npolicies = [\"rules\"]\n"),
        ("x/teams/a.yaml", "team: a\nmission: m\n"),
        ("x/rules/a.policy", "policy p { every team must have a mission }\n"),
        ("other/p.policy", "policy q { every team must have a charter }\n"),
    ]);
    folder.run(&["check", "x"]).expect(0, &["1 hold"]);
    folder.run(&["ask", "x", "every team has a mission"]).expect(0, &["yes"]);
    folder.run(&["describe", "x"]).expect(0, &["a"]);
    // An argument still overrides its key.
    folder.run(&["check", "x", "-p", "other"]).expect(1, &["charter"]);
    folder.run(&["check", "x/teams", "-p", "x/rules"]).expect(0, &["1 hold"]);
}

#[test]
fn sources_that_would_not_be_read_are_refused() {
    let folder = Folder::with(&[
        (
            "orglint.toml",
            "org = [\"org\"]\npolicies = [\"p\"]\n[[source]]\nfiles = \"t/*.toml\"\nkind = \"team\"\nid = \"name\"\n",
        ),
        ("org/a.yaml", "team: a\nmission: m\n"),
        ("p/a.policy", "policy p { every team must have a mission }\n"),
    ]);
    folder.run(&["check"]).expect(2, &["`[[source]]`", "not supported yet"]);
}
