//! Memory that is no longer needed goes back to the system.

/// From so many bytes on a block may lie apart, at first.
const LONG: usize = 64 << 10;

/// Drops a vector that may be long.
///
/// glibc takes a large block that is freed as a sign that more of the kind will come: from then on it carves blocks up to
/// that size out of areas that it keeps until the end. A block that shrinks is given back and leaves no such sign. With
/// 100,000 people a sixth of the memory is saved by this; elsewhere it costs nothing.
pub(crate) fn give_back<T>(mut vector: Vec<T>) {
    vector.clear();
    if vector.capacity() * size_of::<T>() > LONG {
        vector.shrink_to(1);
    }
}
