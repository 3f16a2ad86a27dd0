"""What holds now: the company's folder can change while Baton runs."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from adapters.customers.linked import LinkedDirectory
from bot.core.company import Company
from bot.core.desk import IdentityBook
from bot.core.ports import PolicyCheck
from bot.entrypoints.choosing import Thinking
from bot.entrypoints.company_folder import CompanyFolder
from bot.policies.gate import PolicyGate
from bot.policies.likeness import shipped


class InForce:
    """What the company decided, as it stands now: asked anew by whoever needs it, so that it can be reloaded."""

    def __init__(self, folder: CompanyFolder, thinking: Thinking, identities: IdentityBook) -> None:
        self.records = folder.directory
        self.directory = LinkedDirectory(self.records, identities)
        self.locate: Callable[[Company], Company] = lambda company: company
        self._thinking = thinking
        self.take(folder)

    def take(self, folder: CompanyFolder) -> None:
        self.folder = folder
        index, likeness = self._thinking.index, shipped(self._thinking.encoder.version)
        self.policies: PolicyCheck = PolicyGate(folder.company.policies, index.encode, likeness)
        if folder.directory is not self.records:
            self.records.replace(folder.directory.customers)

    def company(self) -> Company:
        return self.locate(self.folder.company)


@runtime_checkable
class FollowsCompany(Protocol):
    """A platform that shows or obeys something of the company."""

    def use(self, company: Company) -> None: ...
