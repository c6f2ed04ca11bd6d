"""The nightly backup of compose.yaml, restored: it verifies, searches and goes on crawling."""

from __future__ import annotations

from tests.container.engine import podman, until
from tests.container.rig import Rig


def test_a_backup_restored_verifies_searches_and_goes_on(rig: Rig) -> None:
    with rig.service("backed-up") as app:
        until(lambda: rig.articles() >= 20, "articles", app)
    told = {"PGHOST": "127.0.0.1", "PGUSER": "palimpsest", "PGDATABASE": "palimpsest", "ONCE": "1"}
    told["PASSWORD_FILE"] = "/run/palimpsest/password"
    environment = [f"--env={name}={value}" for name, value in told.items()]
    done = podman("exec", *environment, rig.db, "/container/backup.sh", "/backups")
    assert "backed up to /backups/palimpsest-" in done.stdout
    assert rig.value("SELECT count(*) FROM store.backup") == 1
    there = rig.new_database("restored")
    [dump] = (rig.folder / "backups").glob("*.dump")
    restore = ("pg_restore", "--no-owner", "--no-acl", "-h", "/tmp", "-U", "palimpsest", "-d", "restored")
    podman("exec", rig.db, *restore, f"/backups/{dump.name}")
    before = rig.articles("restored")
    assert before >= 20
    for command in (("verify",), ("crawl", "herald"), ("search", "ferry pier")):
        done = rig.once(*command, DATABASE_URL=there)
        assert done.returncode == 0, done.stdout + done.stderr
    assert rig.articles("restored") > before
