def test_the_process_says_that_it_is_alive(browser):
    assert browser(None).get("/healthz").json == {"alive": True}
