# shellcheck shell=bash
# Sourced by what runs the image without a container engine: its root file system is target/image/root, its volumes are
# target/image/volumes. Only in a mount namespace of its own.
work=$PWD/target/image

enter() {
    local volume
    mapfile -t environment < <(jq -r '.config.Env[] | select(startswith("JAVA_TOOL_OPTIONS=") | not)' "$work/config.json")
    mapfile -t entrypoint < <(jq -r '.config.Entrypoint[:-1][]' "$work/config.json") # all but the main class
    mkdir -p "$work/root"/{proc,dev,data,backup,tmp}
    mount --bind "$work/root" "$work/root" # so that / is a mount there: the program asks for the file store of its volumes
    mount -t proc proc "$work/root/proc"
    mount --rbind /dev "$work/root/dev"
    for volume in data backup tmp; do mount --bind "$work/volumes/$volume" "$work/root/$volume"; done
}

container() { # container OPTIONS MAIN_CLASS ARGUMENT...: as a container of the image does, with these options of the JVM
    local options
    read -ra options <<<"$1"
    shift
    env -i "${environment[@]}" "$(command -v chroot)" --userspec=65532:65532 "$work/root" \
        "${entrypoint[0]}" "${options[@]}" "${entrypoint[@]:1}" "$@"
}
