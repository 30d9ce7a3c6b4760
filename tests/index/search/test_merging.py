from index.search.merging import LARGEST, STEP, Segment, to_merge


def test_small_segments_are_gathered_when_there_are_many():
    few = [Segment(f"s{n}", 20, 0) for n in range(STEP - 1)]
    large = [Segment("large", 40_000, 5)]
    assert to_merge(few + large) == frozenset()
    assert to_merge([*few, Segment("one more", 30, 0), *large]) == {"one more", *(s.name for s in few)}


def test_what_is_mostly_deleted_is_written_again():
    assert to_merge([Segment("a", 10, 11), Segment("b", 10, 9)]) == {"a"}


def test_no_segment_grows_beyond_measure():
    assert to_merge([Segment(f"s{n}", LARGEST // 2, 0) for n in range(STEP)]) == frozenset()
