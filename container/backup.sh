#!/bin/sh
# A dump of the archive every day, kept for days: backup.sh FOLDER. Where and as whom: PGHOST, PGUSER and the like.
#
# The first one is made at once where the newest is older than a day. A dump that fails, as it does before there is an
# archive, is tried again, ever more slowly, at least every hour; old ones are removed only after a new one was made.
# The archive is told, and `palimpsest status` shows its age.
set -eu
folder=$1 days=${KEEP_DAYS:-7}
umask 077
[ -z "${PASSWORD_FILE:-}" ] || { PGPASSWORD=$(cat "$PASSWORD_FILE"); export PGPASSWORD; }
trap 'exit 0' TERM INT

dump() {
    psql -qAt -c 'SELECT FROM store.backup LIMIT 1' >/dev/null || return 1
    new=$folder/palimpsest-$(date -u +%Y%m%dT%H%M%SZ).dump
    rm -f "$folder"/*.part
    pg_dump -Fc -f "$new.part" && mv "$new.part" "$new" || return 1
    psql -qAt -c "SELECT store.note_backup($(stat -c %s "$new"))" >/dev/null || return 1
    list || return 1
    find "$folder" -name 'palimpsest-*.dump' -mmin +$((days * 1440)) -delete
    echo "backed up to $new, $(stat -c %s "$new") bytes"
}

# What was redacted, without its words: a restore of an older dump redacts it again by this list.
list() {
    psql -qAt -o "$folder/palimpsest.redactions.json.part" -c 'SELECT store.redaction_list()' &&
        mv "$folder/palimpsest.redactions.json.part" "$folder/palimpsest.redactions.json"
}

[ "${ONCE:-}" = "" ] || { dump; exit; }
hour=3600 pause=10
while :; do
    if [ -n "$(find "$folder" -name 'palimpsest-*.dump' -mmin -1430)" ] || dump; then
        rest=$hour pause=10
        list || :
    else
        rest=$pause pause=$((pause * 2 < hour ? pause * 2 : hour))
        echo "the backup failed and is tried again in $rest s" >&2
    fi
    sleep "$rest" & wait $!
done
