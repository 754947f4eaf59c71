//! A model goes to its file and comes back, or is refused.

use std::sync::LazyLock;

use proptest::prelude::*;
use understanding::topic::{BadModel, Model};

use crate::village::{letters, model};

static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| model(&letters(120), 7).to_bytes());

fn why(bytes: &[u8]) -> BadModel {
    Model::from_bytes(bytes).err().expect("it is refused")
}

#[test]
fn a_model_comes_back_whole() {
    let (first, second) = (model(&letters(120), 7), Model::from_bytes(&BYTES).expect("it is read"));
    assert_eq!(second.to_bytes(), *BYTES);
    assert_eq!((first.name(), first.version()), (second.name(), second.version()));
    assert_eq!(first.codes(), second.codes());
    for text in ["яма у дома", "нет воды", ""] {
        assert_eq!(first.proposals(text, &[], 0.0, 3), second.proposals(text, &[], 0.0, 3));
    }
}

#[test]
fn other_files_are_refused_with_their_reason() {
    assert_eq!(why(b""), BadModel::Foreign);
    assert_eq!(why(b"PK\x03\x04 something else altogether"), BadModel::Foreign);
    assert_eq!(why(&BYTES[..8]), BadModel::Damaged);
    assert_eq!(why(&BYTES[..BYTES.len() / 2]), BadModel::Damaged);
    let format = |number: u32| {
        let mut bytes = BYTES.clone();
        bytes[8..12].copy_from_slice(&number.to_le_bytes());
        why(&bytes)
    };
    assert_eq!(format(99), BadModel::Newer { found: 99 });
    assert_eq!(format(0), BadModel::Older { found: 0 });
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(200)
    })]

    #[test]
    fn a_flipped_bit_is_noticed(at in 0..BYTES.len(), bit in 0..8) {
        let mut bytes = BYTES.clone();
        bytes[at] ^= 1_u8 << bit;
        prop_assert!(Model::from_bytes(&bytes).is_err());
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut headed = BYTES[..20].to_vec();
        headed.extend(&bytes);
        prop_assert!(Model::from_bytes(&bytes).is_err() && Model::from_bytes(&headed).is_err());
    }
}
