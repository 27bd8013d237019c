//! Answers that several addresses are led to, each asked for once. A site that sends every address on to another one brings as many as it has
//! pages: their bodies lie in a file without a name, and only a few are held.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use super::client::Answer;

/// So many bytes of bodies are held.
const HELD: usize = 2 * 1024 * 1024;

/// An answer that was put away.
#[derive(Debug, Clone)]
pub(super) enum Shelved {
    /// It is held.
    Held(Arc<Answer>),
    /// Its body lies in the file: from there on, so long.
    Filed(Arc<Answer>, u64, usize),
}

/// Where they are put away.
#[derive(Debug, Default)]
pub(super) struct Shelf(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    held: usize,
    file: Option<File>,
    end: u64,
}

impl Shelf {
    /// Puts an answer away. Where the file cannot be written it is held, as if there were room.
    pub(super) fn put(&self, answer: &Answer) -> Shelved {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let size = answer.body.len();
        if inner.held + size > HELD
            && let Ok(from) = inner.write(&answer.body)
        {
            return Shelved::Filed(Arc::new(answer.with_body(Vec::new())), from, size);
        }
        inner.held += size;
        Shelved::Held(Arc::new(answer.with_body(answer.body.clone())))
    }

    /// The answer as it came; none where the file cannot be read any more.
    pub(super) fn get(&self, shelved: &Shelved) -> Option<Arc<Answer>> {
        match shelved {
            Shelved::Held(answer) => Some(answer.clone()),
            Shelved::Filed(answer, from, size) => {
                let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                let body = inner.read(*from, *size).ok()?;
                Some(Arc::new(answer.with_body(body)))
            }
        }
    }
}

impl Inner {
    fn write(&mut self, body: &[u8]) -> std::io::Result<u64> {
        let from = self.end;
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        file.seek(SeekFrom::Start(from))?;
        file.write_all(body)?;
        self.end += u64::try_from(body.len()).unwrap_or_default();
        Ok(from)
    }

    fn read(&mut self, from: u64, size: usize) -> std::io::Result<Vec<u8>> {
        let Some(file) = &mut self.file else { return Err(std::io::ErrorKind::NotFound.into()) };
        file.seek(SeekFrom::Start(from))?;
        let mut body = vec![0; size];
        file.read_exact(&mut body)?;
        Ok(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_away_comes_back_whole() {
        let shelf = Shelf::default();
        let bodies: Vec<Vec<u8>> = (0..12_u8).map(|number| vec![number; HELD / 4 + usize::from(number)]).collect();
        let shelved: Vec<Shelved> = bodies.iter().map(|body| shelf.put(&Answer::of(200, body.clone()))).collect();
        let held = shelved.iter().filter(|one| matches!(one, Shelved::Held(_))).count();
        assert_eq!(held, 3, "no more than there is room for: the fourth is longer than what is left");
        for (shelved, body) in shelved.iter().zip(&bodies) {
            let answer = shelf.get(shelved).unwrap();
            assert_eq!((answer.status, &answer.body), (200, body));
        }
    }
}
