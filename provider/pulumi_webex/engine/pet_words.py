"""Words for RandomPet."""

from typing import Final

ADVERBS: Final = tuple(
    """
    barely boldly briefly brightly calmly clearly closely deeply eagerly early easily evenly fairly finely firmly freely
    fully gently gladly greatly happily highly honestly kindly largely lately lightly likely loosely loudly luckily mainly
    merrily mildly mostly mutely namely nearly neatly newly nicely nimbly openly oddly partly plainly poorly precisely
    promptly proudly purely quickly quietly rapidly rarely readily really richly rightly roughly safely slowly smartly
    smoothly softly steadily strictly strongly suddenly surely swiftly tightly truly vastly warmly wholly widely wisely
    """.split()
)
ADJECTIVES: Final = tuple(
    """
    able agile alert amber ample apt aware balanced bold brave breezy bright brisk calm careful caring cheery civil clean
    clear clever coral cosy crisp curious daring dear deft devoted eager earnest easy elegant even exact fair faithful
    famous fancy fast fine firm fit fluent fond frank free fresh friendly frosty full game gentle genuine giving glad golden
    good graceful grand grateful great handy happy hardy hearty helpful honest humble ideal jolly keen kind large light
    likely lively logical loyal lucid lucky mellow merry mighty mild modest neat nimble noble novel open patient peaceful
    plain playful polite prime proud prompt pure quick quiet rapid ready rested robust rosy sane sharp shiny silver simple
    sincere smart smooth snug sober solid sound square stable steady still strong subtle sunny super sure sweet swift tidy
    tight top tough true trusty upbeat useful valid vast vital vivid warm wealthy well whole wise witty worthy young zesty
    """.split()
)
ANIMALS: Final = tuple(
    """
    adder alpaca ant antelope auk badger bass bat bear beaver bee beetle bird bison boar bobcat buck buffalo bull bunny
    burro camel caribou cat catfish cheetah chicken chipmunk clam cobra cod colt condor coral cougar cow coyote crab crane
    crayfish cricket crow cub deer dingo dog dolphin donkey dory dove dragonfly drake duck eagle eel egret elephant elk
    emu ewe falcon fawn ferret filly finch fish flamingo flea fly foal fowl fox frog gannet gar gator gazelle gecko
    gibbon giraffe glider gnat gnu goat goldfish goose gorilla goshawk grouse grub guinea gull guppy haddock hamster
    hare hawk hedgehog hen heron herring hippo hog hornet horse hound husky ibex ibis iguana impala jackal jaguar jay
    kid kingfish kit kite kitten kiwi koala koi krill lab lacewing ladybird lamb lark lemming lemur leopard liger lion
    lizard llama lobster longhorn loon louse lynx macaque macaw mackerel magpie mako mallard mammal manatee mantis marlin
    marmot marten martin mastiff minnow mole mollusk monarch mongoose monkey moose moth mouse mudfish mule mullet muskrat
    newt ocelot octopus orca oriole oryx osprey ostrich otter owl ox oyster panda panther parrot pelican penguin perch pig
    pigeon pika piranha platypus polliwog pony poodle porpoise possum prawn puma pup quagga quail rabbit raccoon ram raptor
    raven ray redfish reindeer robin rodent rooster sailfish salmon sawfish sculpin seahorse seal serval shad shark sheep
    shepherd shiner shrew shrimp skink skunk skylark sloth slug snail snake snapper snipe sole sparrow spider sponge squid
    squirrel stag starfish stallion starling stingray stork stud sturgeon sunbeam sunbird sunfish swan swift swine tadpole
    tapir tarpon teal termite tetra thrush tick tiger titmouse toad tomcat tortoise toucan treefrog trout tuna turkey turtle
    urchin viper vulture wahoo wallaby walleye walrus warthog wasp weasel weevil whale whippet wildcat wolf
    wombat woodcock worm wren yak zebra
    """.split()
)
