"""Words for RandomPet."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ADVERBS: Final = _words(
    """
    boldly brightly calmly clearly closely deeply eagerly easily evenly fairly firmly freely fully gently gladly
    greatly
    happily highly honestly kindly largely lightly loudly luckily merrily mildly nearly neatly nicely openly partly
    plainly politely promptly proudly quickly quietly rapidly readily richly safely simply slowly smoothly softly
    steadily strongly surely swiftly truly warmly wholly widely wisely
    """
)
ADJECTIVES: Final = _words(
    """
    able agile alert amber brave breezy bright brisk calm careful cheery clever coral cozy crisp curious daring deft
    eager earnest easy elegant fair famous fine fluent fond frank fresh friendly frosty gentle glad golden graceful
    grand handy happy hardy hearty helpful honest humble jolly keen kind lively logical loyal lucky mellow merry
    mighty
    mild modest neat nimble noble patient peaceful playful polite proud prompt quick quiet rapid rosy shiny silver
    sincere smart smooth snug sober solid sound steady strong subtle sunny sweet swift tidy trusty upbeat vivid warm
    wise witty
    young zesty
    """
)
ANIMALS: Final = _words(
    """
    alpaca badger bear beaver bee bison buffalo camel caribou cheetah condor cougar coyote crane cricket crow deer
    dingo
    dolphin donkey dove dragonfly duck eagle egret elk falcon ferret finch flamingo fox frog gazelle gecko giraffe
    goose
    gull hamster hare hawk hedgehog heron hippo hornet horse ibex ibis iguana impala jackal jaguar jay kestrel kite
    kiwi
    koala lark lemur leopard lion lizard llama lobster lynx macaw magpie mallard manatee marmot marten mole mongoose
    moose moth mouse mule newt ocelot octopus orca oriole osprey ostrich otter owl oyster panda panther parrot pelican
    penguin pigeon pony puffin puma quail rabbit raccoon raven reindeer robin salmon seahorse seal shark sheep shrew
    skylark sloth snail sparrow squid squirrel starling stork swallow swan tapir tern thrush toad tortoise toucan
    trout
    turtle vole walrus warbler weasel whale wolf wombat wren yak zebra
    """
)
