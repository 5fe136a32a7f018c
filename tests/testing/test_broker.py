from __future__ import annotations

import base64
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timezone
from itertools import pairwise

import pytest

from resilience_hooks.push import read_envelope
from resilience_hooks.testing.broker import PushBroker
from resilience_hooks.testing.loopback import Answer, Request, serving
from resilience_hooks.testing.messages import Delivery
from tests.deploy.misbehaving import Behaviour, raw, resets, says_nothing
from tests.testing.receivers import Receiver, post, publish, receiving

NOON = datetime(2026, 1, 20, 12, 0, 0, 500_000, tzinfo=timezone.utc)


@pytest.fixture
def broker() -> Iterator[PushBroker]:
    with PushBroker(now=lambda: NOON) as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_the_envelope_is_that_of_a_push(broker: PushBroker, receiver: Receiver) -> None:
    """What a service publishes by REST comes with both spellings, and our own reader reads it."""
    broker.subscribe("graded", f"{receiver.url}/push", name="grader")
    data = base64.b64encode(b'"350 picks"').decode()
    assert publish(broker, "graded", {"data": data, "attributes": {"day": "1"}}) == (
        200,
        {"messageIds": ["1"]},
    )
    assert broker.deliver() == 1
    assert receiver.envelopes == [
        {
            "message": {
                "data": data,
                "attributes": {"day": "1"},
                "messageId": "1",
                "message_id": "1",
                "publishTime": "2026-01-20T12:00:00.500Z",
                "publish_time": "2026-01-20T12:00:00.500Z",
            },
            "subscription": "projects/flow-test/subscriptions/grader",
        }
    ]
    (request,) = receiver.server.requests
    message = read_envelope(request.body)
    assert (message.json(), message.published, request.path) == ("350 picks", NOON, "/push")


def test_what_is_empty_is_left_out(broker: PushBroker) -> None:
    """No data, no attributes, no ordering key; no attempt without a dead-letter policy."""
    with serving(lambda _: Answer(204, "")) as server:
        broker.subscribe("t", server.url)
        broker.publish("t", {})
        publish(broker, "t", {"attributes": {"a": "b"}, "orderingKey": "k"})
        broker.deliver()
    plain, keyed = (body["message"].keys() for body in server.bodies())
    assert plain - {"data"} == keyed - {"attributes", "orderingKey"}
    assert all("deliveryAttempt" not in body for body in server.bodies())


REFUSED = {
    "no JSON": (b"{", 400, "Expecting"),
    "no messages": ({"messages": []}, 400, "no messages"),
    "a list": ([], 400, "no messages"),
    "a message that is none": ({"messages": ["x"]}, 400, "is an object"),
    "an empty message": ({"messages": [{}]}, 400, "data or at least one attribute"),
    "data that is no base64": ({"messages": [{"data": "%"}]}, 400, "not base64"),
    "an attribute that is no text": ({"messages": [{"attributes": {"n": 1}}]}, 400, "strings"),
}


@pytest.mark.parametrize(("body", "status", "message"), REFUSED.values(), ids=REFUSED)
def test_a_bad_request(broker: PushBroker, body: object, status: int, message: str) -> None:
    """It is refused as a whole, in the form in which Google's services refuse."""
    found, answer = post(f"{broker.url}/v1/projects/flow-test/topics/t:publish", body)
    assert (found, answer["error"]["code"]) == (status, status)
    assert message in answer["error"]["message"]
    assert broker.published("t") == []


@pytest.mark.parametrize(
    "path",
    ["/v1/projects/other/topics/t:publish", "/v1/projects/flow-test/topics/t", "/"],
    ids=["another project", "no method", "nothing"],
)
def test_an_unknown_address(broker: PushBroker, path: str) -> None:
    """A service that publishes elsewhere finds out."""
    status, answer = post(broker.url + path, {"messages": [{"data": "MQ=="}]})
    assert (status, answer["error"]["status"]) == (404, "NOT_FOUND")


ANSWERS = {
    "200": (200, True),
    "201": (201, True),
    "202": (202, True),
    "204": (204, True),
    "another 2xx": (206, False),
    "a redirect": (302, False),
    "not found": (404, False),
    "too many": (429, False),
    "an error": (500, False),
}


@pytest.mark.parametrize(("status", "is_acknowledged"), ANSWERS.values(), ids=ANSWERS)
def test_what_acknowledges(broker: PushBroker, status: int, is_acknowledged: bool) -> None:
    """Four statuses do; a message that is not acknowledged stays, and comes again."""
    with receiving({"x": (status,)}) as receiver:
        broker.subscribe("t", receiver.url)
        broker.publish("t", "x")
        assert broker.deliver(rounds=3) == (1 if is_acknowledged else 3)
    assert (len(broker.acked), len(broker.pending)) == (is_acknowledged, not is_acknowledged)


@pytest.mark.parametrize("behaviour", [resets, says_nothing], ids=["a reset", "silence"])
def test_no_answer_in_time(broker: PushBroker, behaviour: Behaviour) -> None:
    """It is one more delivery without a status."""
    with raw(behaviour) as url:
        broker.subscribe("t", url.replace("localhost", "127.0.0.1"), ack_deadline=0.1)
        broker.publish("t", 1)
        broker.deliver(rounds=2)
    assert [(each.attempt, each.status) for each in broker.deliveries] == [(1, None), (2, None)]
    assert len(broker.pending) == 1


def test_delivery_goes_on_where_it_ended(broker: PushBroker, receiver: Receiver) -> None:
    """A service that was down gets its messages at the next call, at its new address."""
    broker.subscribe("t", closed_port(), name="s")
    broker.publish("t", 1)
    assert broker.deliver(rounds=2) == 2
    broker.subscribe("t", receiver.url, name="s")
    assert broker.deliver() == 1
    assert broker.deliver() == 0
    assert [each.attempt for each in broker.deliveries] == [1, 2, 3]


def test_each_subscription_has_its_copy(broker: PushBroker, receiver: Receiver) -> None:
    """One that is acknowledged here may be pending there; what came before is not delivered."""
    broker.publish("t", "before")
    names = [broker.subscribe("t", receiver.url), broker.subscribe("t", closed_port())]
    broker.publish("t", "after")
    broker.publish("u", "another topic")
    broker.deliver(rounds=1)
    assert names == ["t-push", "t-push-2"]
    assert receiver.data == ["after"]
    assert [copy.subscription for copy in broker.acked] == names[:1]
    assert [copy.json() for copy in broker.pending] == ["after"]
    assert [message.json() for message in broker.published("t")] == ["before", "after"]


def test_what_is_published_meanwhile_is_delivered(broker: PushBroker) -> None:
    """A service that publishes as it is pushed to sets the next one going in the same call."""

    def relay(request: Request) -> Answer:
        status, _ = publish(broker, "second", {"data": "MQ=="})
        return Answer(status, "")

    with serving(relay) as first, receiving() as second:
        broker.subscribe("first", first.url)
        broker.subscribe("second", second.url)
        broker.publish("first", 1)
        assert broker.deliver() == 2
    assert second.data == [1]


def test_duplicates_come_after_the_acknowledgement(broker: PushBroker, receiver: Receiver) -> None:
    """At least once, here three times; it is acknowledged once."""
    broker.subscribe("t", receiver.url)
    for number in range(4):
        broker.publish("t", number)
    assert broker.deliver(duplicates=3, shuffle=1) == 12
    assert Counter(receiver.data) == dict.fromkeys(range(4), 3)
    assert len(broker.acked) == 4


def test_an_acknowledgement_stands(broker: PushBroker) -> None:
    """A duplicate that fails after it brings nothing back."""
    with receiving({"x": (204, 500)}) as receiver:
        broker.subscribe("t", receiver.url, max_attempts=1)
        broker.publish("t", "x")
        assert broker.deliver(duplicates=2) == 2
    assert (len(broker.acked), broker.pending, broker.dead) == (1, [], [])


def orders(seed: int | None) -> list[list[int]]:
    """The order of two rounds of twenty messages."""
    with PushBroker() as broker, receiving(dict.fromkeys(range(20), (500, 204))) as receiver:
        broker.subscribe("t", receiver.url)
        for number in range(20):
            broker.publish("t", number)
        broker.deliver(shuffle=seed)
        return [receiver.data[:20], receiver.data[20:]]


def test_the_order_of_a_seed_is_always_the_same() -> None:
    """Without a seed it is that of publication; with one it differs by seed and by round."""
    assert orders(None) == [[*range(20)]] * 2
    shuffled = [*orders(7), *orders(8)]
    assert orders(7) == shuffled[:2]
    assert all(first != second for first, second in pairwise(shuffled))
    assert all(sorted(each) == [*range(20)] for each in shuffled)


def test_a_message_dies_of_its_failures(broker: PushBroker, receiver: Receiver) -> None:
    """After so many it goes to the dead-letter topic, which is told where it comes from."""
    with receiving({"x": (500,)}) as bad:
        broker.subscribe("t", bad.url, name="s", max_attempts=3, dead_letter="dead")
        broker.subscribe("dead", receiver.url)
        broker.publish("t", "x", day="1")
        assert broker.deliver() == 4
    assert [envelope["deliveryAttempt"] for envelope in bad.envelopes] == [1, 2, 3]
    assert [(copy.json(), copy.failures) for copy in broker.dead] == [("x", 3)]
    (letter,) = receiver.envelopes
    assert letter["message"]["messageId"] == "2"
    assert letter["message"]["attributes"] == {
        "day": "1",
        "CloudPubSubDeadLetterSourceDeliveryCount": "3",
        "CloudPubSubDeadLetterSourceSubscription": "s",
        "CloudPubSubDeadLetterSourceSubscriptionProject": "flow-test",
        "CloudPubSubDeadLetterSourceTopicPublishTime": "2026-01-20T12:00:00.500Z",
    }


def test_the_dead_are_not_delivered(broker: PushBroker) -> None:
    """Not even what duplicates were left of them in the round; five attempts where none is said."""
    with receiving({"x": (500,)}) as bad:
        broker.subscribe("t", bad.url, dead_letter="dead")
        broker.publish("t", "x")
        assert broker.deliver(duplicates=9) == 5
    assert len(broker.published("dead")) == 1


def test_the_hook_comes_before_each_push(broker: PushBroker, receiver: Receiver) -> None:
    """It may publish, or take the receiver away: the push that follows finds what it left."""
    told: list[Delivery] = []

    def hook(delivery: Delivery) -> None:
        told.append(delivery)
        assert len(receiver.data) == len(told) - 1
        if delivery.message_id == "1":
            broker.publish("t", "from the hook")

    broker.on_delivery = hook
    broker.subscribe("t", receiver.url)
    broker.publish("t", "first")
    broker.deliver()
    assert receiver.data == ["first", "from the hook"]
    assert told[0] == Delivery("1", "t", "t-push", 1, None)
    assert broker.deliveries[0] == Delivery("1", "t", "t-push", 1, 204)


def test_the_hook_may_lead_a_subscription_elsewhere(broker: PushBroker, receiver: Receiver) -> None:
    """The push that it was told of goes to the new address already."""

    def move(_: Delivery) -> None:
        broker.subscribe("t", receiver.url, name="s")

    broker.on_delivery = move
    broker.subscribe("t", closed_port(), name="s")
    broker.publish("t", 1)
    assert (broker.deliver(), receiver.data) == (1, [1])


def test_what_never_ends_is_an_error(broker: PushBroker) -> None:
    """Two services that set each other going: the message says what is pending."""

    def again(request: Request) -> Answer:
        broker.publish("t", 1)
        return Answer(204, "")

    broker.bound = 0.3
    with serving(again) as server:
        broker.subscribe("t", server.url, name="echo")
        broker.publish("t", 1)
        with pytest.raises(TimeoutError, match=r"no end after 0\.3 seconds; pending: \d of echo"):
            broker.deliver()


def test_many_publish_at_once(broker: PushBroker, receiver: Receiver) -> None:
    """Every message has an id of its own and is delivered, whoever delivers at that moment."""
    broker.subscribe("t", receiver.url)
    threads = [
        threading.Thread(target=lambda: [publish(broker, "t", {"data": "MQ=="}) for _ in range(5)])
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    broker.deliver()
    for thread in threads:
        thread.join()
    broker.deliver()
    ids = [message.message_id for message in broker.published("t")]
    assert sorted(map(int, ids)) == [*range(1, 41)]
    assert len(broker.acked) == len(receiver.data) == 40


def test_an_endpoint_is_an_address(broker: PushBroker) -> None:
    """A word that is none is refused where it is given."""
    with pytest.raises(ValueError, match="localhost:8080: an endpoint is an http:// address"):
        broker.subscribe("t", "localhost:8080")
