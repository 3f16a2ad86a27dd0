"""The JSON shapes in which Slack shows people, channels and files to an app."""

from tests.simulators.slack.world import Channel, File, Json, Team, User, World


def user_json(world: World, user: User, *, with_email: bool) -> Json:
    """As users.info shows a user. People of other workspaces come without locale (Slack Connect)."""
    stranger = user.team != world.home.id
    profile: Json = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.real_name.split(" ")[0],
        "display_name_normalized": user.real_name.split(" ")[0],
        "avatar_hash": "g0123456789a",
        "image_24": user.image,
        "image_48": user.image,
        "image_72": user.image,
        "image_192": user.image,
        "image_512": user.image,
        "team": user.team,
    }
    if with_email and not user.bot_id and user.email:
        profile["email"] = user.email
    shown: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": "Europe/Berlin",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "profile": profile,
        "is_bot": user.bot_id is not None,
        "is_app_user": False,
        "is_email_confirmed": bool(user.email) and user.confirmed,
        "updated": 1_700_000_000,
    }
    if stranger:
        shown |= {"is_stranger": False, "enterprise_user": {}}
    else:
        shown |= {"is_admin": False, "is_owner": False, "is_restricted": False, "is_ultra_restricted": False}
    if user.bot_id:
        profile |= {"bot_id": user.bot_id, "api_app_id": user.app_id}
    return shown


def channel_json(world: World, channel: Channel) -> Json:
    """As conversations.info shows a conversation."""
    if channel.kind == "im":
        other = next((member for member in channel.members if member != world.bot.id), world.bot.id)
        return {
            "id": channel.id,
            "created": channel.created,
            "is_archived": channel.archived,
            "is_im": True,
            "is_org_shared": False,
            "user": other,
            "is_user_deleted": world.users[other].deleted,
            "priority": 0,
        }
    external = channel.shared
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "is_general": False,
        "is_member": world.bot.id in channel.members,
        "is_shared": external,
        "is_org_shared": False,
        "is_ext_shared": external,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": list(channel.teams),
        "internal_team_ids": [channel.teams[0]],
        "connected_team_ids": channel.teams[1:],
        "conversation_host_id": channel.teams[0],
        "context_team_id": world.home.id,
        "created": channel.created,
        "creator": world.bot.id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def team_json(team: Team) -> Json:
    return {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "email_domain": "example.com",
        "icon": {"image_default": True},
    }


def bot_profile(world: World) -> Json:
    return {
        "id": world.bot.bot_id,
        "app_id": world.bot.app_id,
        "user_id": world.bot.id,
        "name": world.bot.real_name,
        "deleted": False,
        "updated": 1_700_000_000,
        "team_id": world.home.id,
        "icons": {"image_36": world.bot.image, "image_48": world.bot.image, "image_72": world.bot.image},
    }


def file_json(file: File, base: str, owner_team: str) -> Json:
    """As a file stands in a message; `base` is the server's own address."""
    kind = file.name.rpartition(".")[2].lower() if "." in file.name else "binary"
    return {
        "id": file.id,
        "created": 1_700_000_000,
        "timestamp": 1_700_000_000,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": file.user,
        "user_team": owner_team,
        "editable": False,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "url_private": f"{base}/files-pri/{owner_team}-{file.id}/{file.name}",
        "url_private_download": f"{base}/files-pri/{owner_team}-{file.id}/download/{file.name}",
        "permalink": f"{base}/files/{file.user}/{file.id}/{file.name}",
        "has_rich_preview": False,
        "channels": [name for name in file.channels if name.startswith("C")],
        "groups": [name for name in file.channels if name.startswith("G")],
        "ims": [name for name in file.channels if name.startswith("D")],
        "file_access": "visible",
    }


def hidden_file_json(file: File) -> Json:
    """A file of another workspace: only files.info tells more (Slack docs: Slack Connect, `check_file_info`)."""
    return {
        "id": file.id,
        "created": 1_700_000_000,
        "timestamp": 1_700_000_000,
        "mode": "file_access",
        "file_access": "check_file_info",
    }
