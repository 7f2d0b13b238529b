//! Passwords kept out of the record; nonces too, where a profile asks for it.
//!
//! A digest gives no password away, a basic credential does: it is the password, only spelled otherwise. Before an event
//! is kept, each password in it is overwritten with as many stars, in the spelling in which it stood. No place in a message
//! moves, and the credential stays one. What it is worth was found out before and is recorded as a fact; verdicts are made of
//! what was kept, during a run as long after it.

use super::{Keyring, Side, nonces::HiddenNonces};
use dmct_record::event::EventKind;
use dmct_wire::{
    credential::{Secret, basic, parse_basic},
    syncml::message::Cred,
};
use regex::bytes::{Captures, Regex};
use std::collections::BTreeMap;

/// A password of so many octets is found beside a user name that we do not know, too. In base64 it is long enough then
/// not to stand anywhere by chance.
const SHORTEST_ALONE: usize = 8;

/// Overwrites passwords in events, and nonces if they are to be hidden.
#[derive(Clone, Debug, Default)]
pub struct Veil {
    nonces: Option<HiddenNonces>,
    spelled: Option<Regex>,
    veiled: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Veil {
    /// A veil over the passwords of an account.
    pub fn of(keyring: &Keyring) -> Self {
        let mut veiled = BTreeMap::new();
        for side in [&keyring.client, &keyring.server] {
            spell(side, &mut veiled);
        }
        // The longest spelling first: one may begin as another does.
        let mut spellings: Vec<&Vec<u8>> = veiled.keys().collect();
        spellings.sort_by_key(|spelling| core::cmp::Reverse(spelling.len()));
        let spellings: Vec<String> = spellings
            .into_iter()
            .map(|spelling| regex::escape(&String::from_utf8_lossy(spelling)))
            .collect();
        // Of escaped text, a pattern is always sound; it is only too long for absurd passwords.
        let spelled = (!spellings.is_empty())
            .then(|| Regex::new(&spellings.join("|")).ok())
            .flatten();
        Self {
            nonces: HiddenNonces::of(keyring),
            spelled,
            veiled,
        }
    }

    /// Overwrites every password in an event, and every nonce that is known by then or comes with it.
    pub fn cover(&mut self, kind: &mut EventKind) {
        if let Some(nonces) = &mut self.nonces {
            nonces.cover(kind);
        }
        match kind {
            EventKind::Message(message) => {
                self.cover_octets(&mut message.head.0);
                self.cover_octets(&mut message.body.0);
            }
            EventKind::Carried { octets, .. } => self.cover_octets(&mut octets.0),
            EventKind::Lost { partial, .. } => self.cover_octets(&mut partial.0),
            EventKind::Bound { value, .. } => {
                let mut octets = core::mem::take(value).into_bytes();
                self.cover_octets(&mut octets);
                *value = String::from_utf8_lossy(&octets).into_owned();
            }
            _ => {}
        }
    }

    fn cover_octets(&self, octets: &mut Vec<u8>) {
        let Some(spelled) = self.spelled.as_ref() else {
            return;
        };
        if !spelled.is_match(octets) {
            return;
        }
        let stars = |found: &Captures<'_>| {
            let found = found
                .get(0)
                .map(|found| found.as_bytes())
                .unwrap_or_default();
            self.veiled.get(found).cloned().unwrap_or_default()
        };
        *octets = spelled.replace_all(octets, stars).into_owned();
    }
}

/// Whether the password of a basic credential was overwritten: nothing can be said then of what it is worth.
pub fn is_covered(cred: &Cred) -> bool {
    let data = cred.data.as_ref().map_or("", |leaf| leaf.text.as_str());
    let password = match parse_basic(data) {
        Ok(account) => account.password,
        Err(_) => Secret::new(data.split_once(':').map_or("", |(_, password)| password)),
    };
    let password = password.expose();
    !password.is_empty() && password.chars().all(|c| c == '*')
}

/// How the password of one side may be spelled, each spelling with what is put in its place.
fn spell(side: &Side, veiled: &mut BTreeMap<Vec<u8>, Vec<u8>>) {
    let password = side.secret.expose();
    if password.is_empty() {
        return;
    }
    let stars = Secret::new("*".repeat(password.len()));
    let mut add = |clear: String, covered: String| {
        debug_assert_eq!(clear.len(), covered.len());
        veiled.insert(clear.into_bytes(), covered.into_bytes());
    };
    let user = &side.user;
    add(basic(user, &side.secret), basic(user, &stars));
    add(
        format!("{user}:{password}"),
        format!("{user}:{}", stars.expose()),
    );
    if password.len() < SHORTEST_ALONE {
        return;
    }
    // After any name, base64 spells the octets of the password in one of three ways, but for the first and the last digits,
    // in which octets before and behind it have a part.
    for name in ["", "-", "--"] {
        let core = |secret: &Secret| {
            let spelled = basic(name, secret);
            let before = name.len() + 1;
            let first = (before * 4).div_ceil(3);
            let last = (before + password.len()) * 4 / 3;
            spelled.get(first..last).unwrap_or_default().to_owned()
        };
        add(core(&side.secret), core(&stars));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dmct_record::octets::Octets;
    use dmct_wire::credential::Nonce;
    use proptest::prelude::*;

    fn veil(user: &str, password: &str) -> Veil {
        let side =
            |user: &str, password: &str| Side::new(user, Secret::new(password), Nonce::default());
        Veil::of(&Keyring {
            client: side(user, password),
            server: side("", ""),
            notification: None,
            notified: Vec::new(),
            hides_nonces: false,
        })
    }

    fn covered(veil: &Veil, text: &str) -> String {
        let mut kind = EventKind::Lost {
            exchange: 1,
            reason: String::new(),
            partial: Octets(text.as_bytes().to_vec()),
        };
        veil.clone().cover(&mut kind);
        let EventKind::Lost { partial, .. } = kind else {
            unreachable!("it stays what it was")
        };
        String::from_utf8(partial.0).expect("text stays text")
    }

    #[test]
    fn a_basic_credential_keeps_its_place_and_its_user_and_loses_its_password() {
        // base64 of `Bruce1:OhBehave`, DM Security 1.2.1, 5.3, computed by coreutils.
        let message = "<Cred><Data>QnJ1Y2UxOk9oQmVoYXZl</Data></Cred>";
        let covered = covered(&veil("Bruce1", "OhBehave"), message);
        assert_eq!(covered, "<Cred><Data>QnJ1Y2UxOioqKioqKioq</Data></Cred>");
    }

    #[test]
    fn what_is_no_credential_is_left_alone() {
        let message = "<Data>OhBehave, Bruce1</Data><Data>T2hC</Data>";
        assert_eq!(covered(&veil("Bruce1", "OhBehave"), message), message);
        assert_eq!(covered(&veil("", ""), message), message);
    }

    proptest! {
        #[test]
        fn beside_any_name_the_password_is_gone_and_nothing_moves(
            name in "[a-z0-9@.]{0,12}",
            password in "[ -9;-~]{8,24}",
        ) {
            let message = basic(&name, &Secret::new(password.clone()));
            let covered = covered(&veil("somebody", &password), &message);
            prop_assert_eq!(covered.len(), message.len());
            let account = parse_basic(&covered).expect("it is still base64");
            let (left, right) = (account.password.expose(), password.as_str());
            // The first and the last octet share a digit with what stands beside them, which stays.
            prop_assert!(!left.contains(right.get(1..right.len() - 1).unwrap_or(right)) || right.chars().all(|c| c == '*'));
        }

        #[test]
        fn of_a_known_user_nothing_of_the_password_is_left(
            user in "[a-z0-9@.]{1,12}",
            password in "[+-9;-~]{1,24}",
        ) {
            let message = format!("<Data>{}</Data>", basic(&user, &Secret::new(password.clone())));
            let covered = covered(&veil(&user, &password), &message);
            let stars = basic(&user, &Secret::new("*".repeat(password.len())));
            prop_assert_eq!(covered, format!("<Data>{stars}</Data>"));
        }
    }
}
