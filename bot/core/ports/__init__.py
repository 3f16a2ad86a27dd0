"""The doors of the house: what the inside needs of the outside, as protocols of at most five methods.

Every port has a contract suite under `tests/contracts` that each implementation passes, the offline twins included.
"""

from bot.core.desk import FileSource as FileSource
from bot.core.desk import FrontDesk as FrontDesk
from bot.core.ports.chat import Capabilities as Capabilities
from bot.core.ports.chat import ChatPlatform as ChatPlatform
from bot.core.ports.chat import Intake as Intake
from bot.core.ports.chat import KnowsMembers as KnowsMembers
from bot.core.ports.chat import PlatformHealth as PlatformHealth
from bot.core.ports.chat import ShowsThinking as ShowsThinking
from bot.core.ports.models import Answerer as Answerer
from bot.core.ports.models import AnswerModel as AnswerModel
from bot.core.ports.models import ChatModel as ChatModel
from bot.core.ports.models import CustomerBook as CustomerBook
from bot.core.ports.models import CustomerDirectory as CustomerDirectory
from bot.core.ports.models import Encoder as Encoder
from bot.core.ports.models import Summariser as Summariser
from bot.core.ports.models import Understanding as Understanding
from bot.core.ports.models import Vocabulary as Vocabulary
from bot.core.ports.rooms import Action as Action
from bot.core.ports.rooms import Desk as Desk
from bot.core.ports.rooms import Dispatcher as Dispatcher
from bot.core.ports.rooms import EscalationRule as EscalationRule
from bot.core.ports.rooms import Hearing as Hearing
from bot.core.ports.rooms import PolicyCheck as PolicyCheck
from bot.core.ports.rooms import Verdict as Verdict
from bot.core.ports.storage import Board as Board
from bot.core.ports.storage import BoardPost as BoardPost
from bot.core.ports.storage import Edition as Edition
from bot.core.ports.storage import Inbox as Inbox
from bot.core.ports.storage import KnowledgeShelf as KnowledgeShelf
from bot.core.ports.storage import Lease as Lease
from bot.core.ports.storage import Outbox as Outbox
from bot.core.ports.storage import TicketBook as TicketBook
from bot.core.ports.storage import Timers as Timers
from bot.core.ports.storage import Turn as Turn
from bot.core.ports.storage import UnitOfWork as UnitOfWork
from bot.core.ports.time import Clock as Clock
