"""Roles and scopes in the reader's words."""

from flask_babel import gettext as _

from index.models import Account, Role, Scope


def role_words() -> dict[Role, str]:
    return {
        Role.VIEWER: _("Viewer of drafts"),
        Role.EDITOR: _("Editor"),
        Role.ADMINISTRATOR: _("Administrator"),
    }


def scope_words(account: Account) -> dict[Scope, str]:
    """What a token of *account* can be made for: nothing that its role may not do."""
    words: dict[Scope, tuple[Role, str]] = {
        Scope.READ: (Role.VIEWER, _("Read everything, drafts too")),
        Scope.WRITE: (Role.EDITOR, _("Write: captions, talks, uploads")),
        Scope.PUBLISH: (Role.EDITOR, _("Publish and withdraw")),
        Scope.ADMIN: (Role.ADMINISTRATOR, _("Administer: accounts and settings")),
    }
    return {scope: said for scope, (role, said) in words.items() if account.role.covers(role)}
