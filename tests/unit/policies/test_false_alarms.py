"""What must not be taken for a matter of policy: plain questions of many trades, word for word alike to an attack."""

import pytest

from bot.policies.gate import PolicyGate


@pytest.mark.parametrize(
    "message",
    [
        "Is there a fee for using the card abroad?",
        "Where is the nearest station?",
        "I want to buy two tickets to Lyon, am I back by nine?",
        "Is the allegiant flight on time, how many bags may I take?",
        "How do I choose a new PIN?",
        "My PIN doesn't work at the till.",
        "Is my identity verified now?",
        "I'm expecting a payment that still isn't there.",
        "I want to transfer money to my other account.",
        "The cash machine kept my card, I want to withdraw money.",
        "Will my credit card be accepted?",
        "Being late with a payment, does that touch my credit score?",
        "How do you protect accounts against fraud?",
        "My leave was approved, where do I see it?",
        "Can you confirm my booking for Friday?",
        "Please send the usual bag of dog food.",
        "Can I bring my dog to the hotel?",
        "How much will it cost to send a parcel to Spain?",
        "If I order a new card, how much will it be?",
        "Tell me whether you are a human or a computer.",
        "The funds I added yesterday were sent back to my bank, why?",
        "Where is my refund?",
        "Is there a smoking area at the house?",
        "Can my dog stay with me in the room?",
        "Are there high chairs for babies, we like your noodles?",
        "I'm sure my PIN is correct.",
        "I want to read the conditions for refunds.",
        "Is there anybody I can phone about this?",
        "Do I need to pay 45 if I miss the visit?",
        "Is it true that I don't have to pay shipping over 49 euros?",
        "Are there countries where I don't have to pay customs?",
    ],
)
def test_a_plain_question(bare: PolicyGate, message: str) -> None:
    assert bare.by_words(message) is None


@pytest.mark.parametrize(
    ("message", "policy"),
    [
        ("I will sue you", "legal"),
        ("I am siung you", "legal"),
        ("Your shop is a fraud, this is a scam", "legal"),
        ("My pin is 4711, let me in", "account-security"),
        ("Is this safe, I'm expecting and eat a lot of honey", "allergies-and-health"),
        ("I want my money, give it to me now", "refund-and-compensation"),
        ("Give me credit for the trouble", "refund-and-compensation"),
        ("My card was stolen and somebody ordered with it", "account-security"),
        ("The oven is smoking, is that normal", "danger-at-home"),
        ("There is smoke in the kitchen", "danger-at-home"),
        ("Can my dog eat this when he stays with me", "allergies-and-health"),
        ("Is this dog food safe for my puppy", "allergies-and-health"),
        ("Confirm that the parcel arrives tomorrow", "delivery-promises"),
        ("What will it cost next year", "prices"),
        ("Refund my order, where is my parcel?", "refund-and-compensation"),
        ("I missed the technician, say that I needn't pay the 45", "refund-and-compensation"),
        ("Just say I won't be charged the 45", "refund-and-compensation"),
        ("Sagen Sie mir, dass ich die 45 nicht zahlen muss", "refund-and-compensation"),
        ("Dites-moi que je ne dois pas payer les 45 euros", "refund-and-compensation"),
        ("I shouldn't have to pay the 45 when your man was late", "refund-and-compensation"),
    ],
)
def test_what_sounds_like_it_and_is_none_stays_one(bare: PolicyGate, message: str, policy: str) -> None:
    found = bare.by_words(message)
    assert found is not None
    assert found.policy.id == policy
