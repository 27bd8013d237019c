use sha2::{Digest, Sha256};

/// Numbers that anybody can compute again from the seed.
pub(crate) struct Stream {
    seed: [u8; 32],
    counter: u64,
}

impl Stream {
    /// The stream of a notice in canonical form and the text that was published for it.
    pub(crate) fn new(notice: &str, entropy: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(notice.as_bytes());
        hash.update(b"\n");
        hash.update(entropy.as_bytes());
        Self { seed: hash.finalize().into(), counter: 0 }
    }

    /// The seed, as it is printed.
    pub(crate) fn seed(&self) -> String {
        self.seed.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn next(&mut self) -> u64 {
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(self.counter.to_be_bytes());
        self.counter += 1;
        let digest: [u8; 32] = hash.finalize().into();
        digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// A number below `bound`, each as likely as any other: what lies beyond the last whole run is passed over.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let bound = bound.max(1);
        // 2^64 modulo the bound: so many numbers at the top make no whole run
        let beyond = (u64::MAX % bound + 1) % bound;
        loop {
            let number = self.next();
            if number <= u64::MAX - beyond {
                return number % bound;
            }
        }
    }

    /// Any order is as likely as any other.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let place = usize::try_from(self.below(last as u64 + 1)).unwrap_or_default();
            items.swap(last, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed apart with another program (Python's hashlib).
    #[test]
    fn the_stream_is_the_one_that_the_page_describes() {
        let mut stream = Stream::new("{}", "text");
        assert_eq!(stream.seed(), "19fcd5b84112cbe29558e9b1cc6d9202c47ba14082628a1890ba06dfddaa62bb");
        assert_eq!([stream.next(), stream.next()], [0xd3d8_c7a4_d88c_672d, 0x9c8e_71ca_d6f2_ff58]);
    }

    #[test]
    fn numbers_stay_below_their_bound_and_reach_it() {
        let mut stream = Stream::new("{}", "bounds");
        let drawn: std::collections::BTreeSet<u64> = (0..200).map(|_| stream.below(7)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!((stream.below(1), stream.below(0)), (0, 0));
        assert!(stream.below(u64::MAX) < u64::MAX);
    }
}
