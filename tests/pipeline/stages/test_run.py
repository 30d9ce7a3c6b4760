"""One recording through all stages, each the real one, in the order of the plan."""
import time
from index.catalogue import stages

def test_x(archive, queue, clips, hand_in):
    t=time.time()
    clip = clips.spoken
    print(time.time()-t)
    t=time.time()
    a = hand_in(clip.path, publish=True)
    while queue.waiting:
        n = queue.waiting[0].name
        t=time.time()
        print(n, queue.run_next(archive), time.time()-t)
    with archive.database.read() as s:
        for st in stages.of(s, a.recording_id): print(st.name, st.state, st.error_facts)
        from index.catalogue import captions
        print(captions.cues_of(captions.track_of(s, a.recording_id)))
    assert 0
