from penstock.worker.job import Job, Load


def test_jobs_and_loads_are_told_apart_by_identity_not_by_content() -> None:
    assert Load({}, ()) != Load({}, ())
    job = Job({})
    assert job == job
    assert job != Job({})
