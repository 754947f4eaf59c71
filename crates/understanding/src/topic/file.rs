//! The file of a model.
//!
//! Eight bytes of magic, the number of the format (u32), the length of the body (u64), the body,
//! and the SHA-256 of all that. Numbers are little-endian; lists begin with their length (u64).

use std::collections::BTreeMap;

use base::Code;
use sha2::{Digest as _, Sha256};

use super::blend::{Blend, Weights};
use super::bytes::{Reading, Writing};
use super::confidence::Confidence;
use super::net::Net;
use super::svm::Svm;
use super::table::Table;
use super::vocabulary::Vocabulary;

/// What every model file begins with.
const MAGIC: &[u8; 8] = b"OTKTOPIC";
/// The format that is written and read. A change of the file, of the normal form of texts or of
/// the hash of grams needs the next number.
const FORMAT: u32 = 1;
/// Magic, format and length.
const HEAD: usize = 8 + 4 + 8;
/// The checksum.
const TAIL: usize = 32;

/// Why bytes are no model that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadModel {
    /// Something else.
    #[error("this is no topic model of Otklik")]
    Foreign,
    /// Written by a newer program.
    #[error("the model has format {found}, this program reads {FORMAT}")]
    Newer {
        /// The format of the file.
        found: u32,
    },
    /// Written by an older program, and no longer read.
    #[error("the model has the old format {found}, this program reads {FORMAT}; train it again")]
    Older {
        /// The format of the file.
        found: u32,
    },
    /// Cut off, or bytes were changed.
    #[error("the model file is damaged")]
    Damaged,
}

/// What is kept of a model.
pub struct Parts {
    pub name: String,
    pub codes: Vec<Code>,
    pub blend: Blend,
    pub confidence: Confidence,
}

/// The version of a model, told by its file.
pub fn version(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of a model.
pub fn write(parts: &Parts) -> Vec<u8> {
    let mut body = Writing::default();
    body.text(&parts.name);
    body.list(&parts.codes, |body, code| body.text(code.as_str()));
    write_blend(&mut body, &parts.blend);
    body.list(&parts.confidence.weights, |body, it| body.raw(&it.to_le_bytes()));
    let body = body.done();
    let mut bytes = Vec::with_capacity(HEAD + body.len() + TAIL);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&(body.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&body);
    let sum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&sum);
    bytes
}

/// Reads a model; whatever the bytes are, this ends with a model or an error.
pub fn read(bytes: &[u8]) -> Result<Parts, BadModel> {
    let mut head = Reading::of(bytes);
    if head.take(MAGIC.len()).is_none_or(|it| it != MAGIC) {
        return Err(BadModel::Foreign);
    }
    let found = head.u32().ok_or(BadModel::Damaged)?;
    if found > FORMAT {
        return Err(BadModel::Newer { found });
    }
    if found < FORMAT {
        return Err(BadModel::Older { found });
    }
    let split = bytes.len().checked_sub(TAIL).and_then(|at| bytes.split_at_checked(at));
    let (whole, sum) = split.ok_or(BadModel::Damaged)?;
    if Sha256::digest(whole)[..] != *sum {
        return Err(BadModel::Damaged);
    }
    let body = whole.get(HEAD..).ok_or(BadModel::Damaged)?;
    parts(&mut Reading::of(body)).ok_or(BadModel::Damaged)
}

fn parts(body: &mut Reading<'_>) -> Option<Parts> {
    let name = body.text()?;
    let codes = body.list(8, |body| Code::parse(&body.text()?).ok())?;
    let blend = read_blend(body)?;
    let weights = body.list(8, |body| Some(f64::from_le_bytes(body.array()?)))?;
    let confidence = Confidence { weights: weights.try_into().ok()? };
    let fits = blend.svm.biases.len() == codes.len() && body.is_empty();
    fits.then_some(Parts { name, codes, blend, confidence })
}

fn write_blend(body: &mut Writing, blend: &Blend) {
    let (hashes, idf) = blend.vocabulary.parts();
    body.list(hashes, |body, it| body.raw(&it.to_le_bytes()));
    body.floats(idf);
    body.list(&blend.nets, write_net);
    write_table(body, &blend.svm.weights);
    body.floats(&blend.svm.biases);
    body.floats(&[blend.weights.sharpness, blend.weights.svm]);
    let together: Vec<_> = blend.together.iter().collect();
    body.list(&together, |body, (hash, classes)| {
        body.raw(&hash.to_le_bytes());
        body.list(classes, |body, it| body.raw(&it.to_le_bytes()));
    });
}

fn read_blend(body: &mut Reading<'_>) -> Option<Blend> {
    let hashes = body.list(8, Reading::u64)?;
    let idf = body.floats()?;
    let same = hashes.len() == idf.len();
    let nets = body.list(8, read_net)?;
    let weights = read_table(body)?;
    let biases = body.floats()?;
    let [sharpness, svm] = body.floats()?.try_into().ok()?;
    let together = body.list(16, |body| Some((body.u64()?, body.list(4, Reading::u32)?)))?;
    let fits = same
        && weights.height() == hashes.len()
        && nets.iter().all(|net| {
            net.embedding.height() == hashes.len() && net.output_biases.len() == biases.len()
        });
    fits.then_some(Blend {
        vocabulary: Vocabulary::from_parts((hashes, idf)),
        nets,
        svm: Svm { weights, biases },
        weights: Weights { sharpness, svm },
        together: together.into_iter().collect::<BTreeMap<_, _>>(),
    })
}

fn write_net(body: &mut Writing, net: &Net) {
    write_table(body, &net.embedding);
    body.floats(&net.hidden_biases);
    write_table(body, &net.output);
    body.floats(&net.output_biases);
}

fn read_net(body: &mut Reading<'_>) -> Option<Net> {
    let embedding = read_table(body)?;
    let hidden_biases = body.floats()?;
    let output = read_table(body)?;
    let output_biases = body.floats()?;
    let fits = output.height() == hidden_biases.len();
    fits.then_some(Net { embedding, hidden_biases, output, output_biases })
}

fn write_table(body: &mut Writing, table: &Table) {
    let (width, scales, cells) = table.parts();
    body.raw(&(width as u64).to_le_bytes());
    body.floats(scales);
    body.list(cells, |body, it| body.raw(&it.to_le_bytes()));
}

fn read_table(body: &mut Reading<'_>) -> Option<Table> {
    let width = usize::try_from(body.u64()?).ok()?;
    let scales = body.floats()?;
    let cells = body.list(1, |body| Some(i8::from_le_bytes(body.array()?)))?;
    Table::from_parts(width, scales, cells)
}
