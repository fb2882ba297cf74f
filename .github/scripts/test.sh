#!/usr/bin/env bash
# Tests of the scripts beside it, of a Codespace's and of the image's check, on real repositories in a temporary folder.
set -euo pipefail

scripts=$(realpath "$(dirname "$0")")
project=$(realpath "$scripts/../..")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@localhost GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@localhost
file=kustomize/overlays/restore/restore-request.env
backup=app-20261123T101500Z-t1.db
sha256=$(printf '%064d' 7)
passed=0 failed=0

git init -q -b main .
mkdir -p "$(dirname "$file")"
request() { printf '# comment\nRESTORE_ID=%s\nRESTORE_FILE=%s\nRESTORE_SHA256=%s\n' "$1" "$2" "$3" >$file; }
request none "" ""
git add . && git commit -qm base

expect() { # expect NAME EXIT_CODE WORDS COMMAND...
    local name=$1 code=$2 words=$3 output status=0
    shift 3
    output=$("$@" 2>&1) || status=$?
    if [[ $status == "$code" && $output == *"$words"* ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED: %s: exit code %s, said: %s\n' "$name" "$status" "$output"
    fi
}

# GitHub: its answers are files, named by the address without what is behind the question mark
mkdir -p gh bin; echo '*' | tee gh/.gitignore >bin/.gitignore
cat >bin/gh <<'GH'
#!/bin/bash
printf '%s\n' "$*" >>"$ANSWERS/calls"
jq= path=
while (($#)); do
    case $1 in
        api | --paginate) ;;
        --method | -f) shift ;;
        --jq) jq=$2; shift ;;
        *) path=$1 ;;
    esac
    shift
done
path=${path#repos/o/r/} path=${path%%\?*}
[[ -e $ANSWERS/${path//\//_} ]] || exit 1
jq -r "${jq:-.}" "$ANSWERS/${path//\//_}"
GH
chmod +x bin/gh
export ANSWERS=$folder/gh
answer() { printf '%s' "$2" >"gh/${1//\//_}"; }
user() { printf '{"login":"%s","type":"%s"}' "$1" "${2:-User}"; }
bot='github-actions[bot]'
request monday $backup "$sha256"; git add $file; git commit -qm request; head=$(git rev-parse HEAD)
pull() { # pull OPENED_BY AUTHOR PUSHED_BY: what GitHub tells of a pull request
    answer pulls/7 "{\"user\":$(user "$1"),\"head\":{\"sha\":\"$head\",\"ref\":\"restore-monday\",\"repo\":{\"full_name\":\"o/r\"}}}"
    answer pulls/7/commits "[{\"sha\":\"$head\",\"author\":$(user "$2"),\"committer\":$(user "$2")}]"
    answer activity "[{\"actor\":$(user "$3")}]"
}
reviews() { # reviews PERSON STATE...: of the last commit
    local all=()
    while (($#)); do all+=("{\"user\":$(user "$1"),\"state\":\"$2\",\"commit_id\":\"$head\"}"); shift 2; done
    answer pulls/7/reviews "[$(IFS=,; echo "${all[*]}")]"
}
started() { answer actions/workflows/restore.yml/runs "{\"workflow_runs\":[{\"display_title\":\"Restore $1\",\"actor\":$(user "$2"),\"triggering_actor\":$(user "$3")}]}"; }
approval() { expect "$1" "$2" "$3" env GITHUB_REPOSITORY=o/r PATH="$folder/bin:$PATH" "$scripts/restore-approval.sh" 7 HEAD~1 "$head"; }
for person in ann ben Cat "$bot"; do answer "collaborators/$person/permission" '{"permission":"write"}'; done
answer collaborators/guest/permission '{"permission":"read"}'

pull "$bot" ann "$bot"; started monday ann ann; reviews
approval "nobody has approved it" 1 "other than ann"
reviews ann APPROVED
approval "who started the workflow does not approve it alone" 1 "other than ann"
reviews ann APPROVED ben APPROVED
approval "somebody else approves it" 0 "Approved by ben"
started monday ann ben
approval "who restarted the workflow is no other person" 1 "other than ann, ben"
started tuesday ann ann
approval "a bot's request that nobody is known to have asked for is refused" 1 "who started restore.yml for the id monday"
started monday Ann ann; pull "$bot" "$bot" "$bot"; reviews ann APPROVED
approval "a commit of the bot hides nobody, nor do capitals" 1 "other than Ann"
pull ben ann ann; reviews ben APPROVED
approval "who opened it is no other person" 1 "other than ann, ben"
pull ann ann ben
approval "who pushed it under another name is no other person" 1 "other than ann, ben"
reviews Cat APPROVED
approval "a third person approves it" 0 "Approved by Cat"
reviews Cat APPROVED Cat CHANGES_REQUESTED
approval "who asks for changes after that approves no more" 1 "other than ann, ben"
reviews Cat APPROVED Cat COMMENTED
approval "a comment takes nothing back" 0 "Approved by Cat"
reviews Cat APPROVED Cat DISMISSED
approval "an approval that was dismissed is none" 1 "other than ann, ben"
reviews guest APPROVED
approval "who may only read does not approve it" 1 "other than ann, ben"
reviews Cat APPROVED; sed -i "s/$head/${head//[0-9]/0}/" gh/pulls_7_reviews
approval "an approval of an older commit is none" 1 "other than ann, ben"
answer pulls/7/reviews "[{\"user\":$(user "$bot" Bot),\"state\":\"APPROVED\",\"commit_id\":\"$head\"}]"
approval "a workflow does not approve it" 1 "other than ann, ben"
reviews Cat APPROVED; sed -i 's/"author":{[^}]*}/"author":null/' gh/pulls_7_commits
approval "an author whom GitHub does not know is refused" 1 "no account that GitHub knows"
pull ann ann ann; sed -i "s|o/r|fork/r|" gh/pulls_7
approval "a fork is refused" 1 "push the request to a branch of this repository"
pull ann ann ann; sed -i "s|$head|${head//[0-9]/0}|" gh/pulls_7
approval "a commit that was pushed since is not approved" 1 "another commit by now"
pull ann ann ann; answer activity '[]'
approval "without those who pushed it is refused" 1 "who pushed to restore-monday"
rm gh/activity
approval "when GitHub does not answer it is refused" 1 ""
git commit -qm nothing --allow-empty
expect "without a request nobody has to approve" 0 "asks for no restore" env GITHUB_REPOSITORY=o/r PATH="$folder/bin:$PATH" "$scripts/restore-approval.sh" 7 HEAD~1 HEAD
git reset -q --hard HEAD~2

recheck() { expect "$1" "$2" "$3" env GITHUB_REPOSITORY=o/r RECHECK_PAUSE=0 PATH="$folder/bin:$PATH" "$scripts/restore-recheck.sh" "$head"; }
answer actions/workflows/restore-check.yml/runs '{"workflow_runs":[]}'
recheck "a review before the first check starts nothing" 0 "close it and open it again"
answer actions/workflows/restore-check.yml/runs '{"workflow_runs":[{"id":9,"status":"completed","html_url":"https://x/9"}]}'
answer actions/runs/9/rerun '{}'
recheck "a review runs the check again" 0 "Runs again: https://x/9"
expect "the one of the reviewed commit" 0 "head_sha=$head" cat gh/calls
expect "and no other" 0 "api --method POST repos/o/r/actions/runs/9/rerun" cat gh/calls

# an audit: the scanner is a stand-in, where audit.sh keeps the one that it has built
scanner=$folder/cache/reprise-audit/$(sed -n 's/^version=//p' "$scripts/audit.sh")/osv-scanner
mkdir -p "${scanner%/*}"; echo '*' >cache/.gitignore
scanned() { printf '#!/bin/sh\necho "$@"\nexit %s\n' "$1" >"$scanner"; chmod +x "$scanner"; }
audit() { expect "$1" "$2" "$3" env XDG_CACHE_HOME="$folder/cache" "$scripts/audit.sh" "${@:4}"; }
scanned 0; audit "dependencies without a known vulnerability pass" 0 "scan source --lockfile bom.json" dependencies bom.json
scanned 1; audit "a vulnerable dependency fails" 1 "scan source" dependencies bom.json
audit "a vulnerable image is told" 0 "The image has known vulnerabilities" image image.tar
scanned 127; audit "an image that could not be scanned fails" 127 "scan image --archive image.tar" image image.tar
scanned 128; audit "an SBOM in which nothing is found fails" 128 "" dependencies bom.json
audit "an audit of something else is refused" 2 "audit.sh dependencies SBOM" everything
if command -v gitleaks >/dev/null; then # .ci/lint has it
    mkdir leak && git -C leak init -q
    printf 'key = "ghp_%s"\n' "$(sha256sum <<<reprise | tr 0-9a-f A-Fk-t | cut -c 1-36)" >leak/config
    git -C leak add . && git -C leak commit -qm leak && git -C leak rm -q config && git -C leak commit -qm gone
    expect "a secret that was taken out again is found" 1 "leaks found: 1" gitleaks git --no-banner --redact leak
    rm -rf leak
fi

# who built an image: GitHub is a stand-in, that says what it was asked
mkdir -p attested; echo '*' >attested/.gitignore
attested() { printf '#!/bin/sh\necho "$@"\nexit %s\n' "$1" >attested/gh; chmod +x attested/gh; }
provenance() { expect "$1" "$2" "$3" env PATH="$folder/attested:$PATH" "$scripts/provenance.sh" "${@:4}"; }
commit=$(git rev-parse HEAD)
attested 0; provenance "an image that the release has built is verified" 0 "attestation verify oci://ghcr.io/o/r@sha256:$sha256 --repo o/r" ghcr.io/o/r "sha256:$sha256" o/r "$commit"
provenance "for this workflow, this branch and this commit" 0 \
    "--signer-workflow o/r/.github/workflows/release.yml --source-ref refs/heads/main --source-digest $commit --deny-self-hosted-runners" \
    ghcr.io/o/r "sha256:$sha256" o/r "$commit"
provenance "a tag is not what is verified" 1 "without a tag" ghcr.io/o/r:latest "sha256:$sha256" o/r "$commit"
provenance "a digest that is none is refused" 1 "the digest is not" ghcr.io/o/r latest o/r "$commit"
provenance "a branch is no commit" 1 "the commit is not" ghcr.io/o/r "sha256:$sha256" o/r main
attested 1; provenance "an image that somebody else has pushed is not deployed" 1 "it is not deployed" ghcr.io/o/r "sha256:$sha256" o/r "$commit"

# whatever leads past the owners of the data has them, too
for path in kustomize argocd .github .ci src/main src/image src/launcher pom.xml .mvn; do
    expect "$path has an owner" 0 "" grep -qE "^/$path/? @" "$project/.github/CODEOWNERS"
done

# a Codespace: its scripts and the manifests are the real ones, in a clone of a repository of its own; what needs Docker,
# a cluster or a registry only tells that it was called
digest=sha256:$sha256
clone=$folder/clone origin=$folder/origin.git
mkdir -p "$folder"/{bin,home} "$clone/.github/scripts" "$clone/src/image"
cp -r "$project"/{.devcontainer,argocd,kustomize} "$clone"
cp "$scripts"/{image,first-start}.sh "$clone/.github/scripts"
(cd "$clone" && .github/scripts/first-start.sh refused) # as an earlier cluster has left it
stand_in() { # stand_in FILE [COMMANDS]
    printf '#!/bin/bash\necho "%s $*" >>"%s/calls"\n%s\n' "${1##*/}" "$folder" "${2-}" >"$1"
    chmod +x "$1"
}
stand_in bin/mvn
stand_in bin/k3d "[[ -e $folder/cluster ]]"
# shellcheck disable=SC2016 # for the stand-in
stand_in bin/kubectl '[[ $1 != apply ]] || cat >../applied; [[ $1 != port-forward ]] || kill $PPID'
stand_in "$clone/src/image/build" "mkdir -p target; echo $digest >target/jib-image.digest"
# shellcheck disable=SC2016 # for the stand-in
stand_in "$clone/.github/scripts/k3d-cluster.sh" 'state=$(realpath ..)
case $1 in
    env) echo "export KUBECONFIG=$state/kubeconfig CLUSTER_REGISTRY=localhost:5000" ;;
    up) [[ ! -e ../broken ]] && touch ../kubeconfig ../cluster ;;
    status) [[ -e ../cluster ]] ;;
    down) rm -f ../cluster ;;
esac'
git init -q --bare -b trunk "$origin"
git -C "$clone" init -q -b trunk
git -C "$clone" remote add origin "$origin"
echo /target/ >"$clone/.gitignore"
git -C "$clone" add .
git -C "$clone" commit -qm clone
in_codespace() {
    (cd "$clone" && rm -f ../calls && HOME=$folder/home PATH=$folder/bin:$PATH CLUSTER_TOOL='' "$@")
}
is() { [[ $(git -C "$clone" "${@:2}") == "$1" ]]; } # is OUTPUT GIT_COMMAND...

sed -i 's|reprise/reprise.git|fork/reprise.git|' "$clone"/argocd/*.yaml # as a fork may have it
git -C "$clone" commit -qam fork

touch broken
expect "a cluster that does not start ends it" 1 "" in_codespace .devcontainer/up
expect "and goes away, so that the next run begins again" 0 "down" tail -n 1 calls
rm broken
expect "a Codespace gets its service" 143 "Serving on http://localhost:8080" in_codespace .devcontainer/up
expect "on three nodes" 0 "k3d-cluster.sh up 2" cat calls
expect "an empty database is allowed on the new volumes" 0 "REPRISE_FIRST_START=allowed" \
    git -C "$clone" show HEAD~1:kustomize/overlays/backup/first-start.env
expect "the first backup is taken" 0 "--from=cronjob/backup" grep "create job" calls
expect "and an empty database refused from then on" 0 "REPRISE_FIRST_START=refused" \
    cat "$clone/kustomize/overlays/backup/first-start.env"
expect "its image is deployed" 0 "newName: localhost:5000/reprise
    digest: $digest" cat "$clone/kustomize/image/kustomization.yaml"
expect "its pages lead nowhere when its repository is a folder" 0 "REPRISE_REPOSITORY=none" \
    cat "$clone/kustomize/base/settings.env"
expect "Argo CD is told the repository" 0 "repoURL: $origin" cat applied
expect "Argo CD may read the repository" 0 "  sourceRepos:
    - $origin" cat applied
expect "the namespace is applied before it" 0 "kind: Namespace" cat applied
expect "Argo CD is told the branch" 0 "targetRevision: trunk" cat applied
expect "all is committed" 0 "" is "" status --porcelain
pushed=$(git -C "$origin" rev-parse trunk)
expect "and pushed" 0 "" is "$pushed" rev-parse HEAD
expect "other terminals have the program" 0 "$clone/target/reprise" readlink home/.local/bin/reprise
expect "a second run serves, too" 143 "Serving on http://localhost:8080" in_codespace .devcontainer/up
expect "with the cluster that is there" 1 "" grep -E "k3d-cluster.sh (up|down)" calls
expect "and nothing to commit" 0 "" is "$pushed" rev-parse HEAD

deploy() { in_codespace .devcontainer/deploy localhost:5000/reprise "$1"; }
expect "a digest that is none is refused" 1 "the digest is not" deploy sha256:7
expect "a name with a tag is refused" 1 "without a tag" in_codespace .devcontainer/deploy localhost:5000/reprise:latest "$digest"
expect "nothing is changed then" 0 "" is "" status --porcelain
git -C "$clone" switch -q --detach
expect "a clone on no branch is refused" 1 "on no branch" deploy "$digest"
git -C "$clone" switch -q trunk
git -C "$clone" remote set-url origin "$folder/private.git"
expect "a repository that Argo CD cannot read is refused" 1 "cannot be read without a password" deploy "$digest"
# the addresses of GitHub are there, without a network
git -C "$clone" config "url.$origin.insteadOf" https://github.com/somebody/reprise.git
git -C "$clone" config "url.$origin.pushInsteadOf" git@github.com:somebody/reprise.git
git -C "$clone" config --add "url.$origin.pushInsteadOf" https://somebody:secret@github.com/somebody/reprise.git
for address in git@github.com:somebody/reprise.git https://somebody:secret@github.com/somebody/reprise.git; do
    git -C "$clone" remote set-url origin "$address"
    expect "Argo CD reads $address by https" 0 "repoURL: https://github.com/somebody/reprise.git" deploy "$digest"
    expect "the pages of $address lead there" 0 "REPRISE_REPOSITORY=https://github.com/somebody/reprise" cat "$clone/kustomize/base/settings.env"
done
echo "# digest: two" >>"$clone/kustomize/image/kustomization.yaml"
expect "a comment is no second digest" 0 "" deploy "$digest"
echo "    digest: two" >>"$clone/kustomize/image/kustomization.yaml"
expect "a file with two digests is refused" 1 "one newName and one digest" deploy "$digest"

# whether a release refuses an empty database: once the installation has a backup
mkdir -p first/.github
cp -r "$scripts" first/.github
cp -r "$project/kustomize" first
release() { # release NAME SETTING DIGEST: what first-start.sh writes when this image was deployed before
    # shellcheck disable=SC2016 # for that shell
    expect "$1" 0 "REPRISE_FIRST_START=$2" bash -c '
        cd first && .github/scripts/first-start.sh allowed && .github/scripts/image.sh localhost:5000/reprise "$1" &&
        .github/scripts/first-start.sh deployed && cat kustomize/overlays/backup/first-start.env' _ "$3"
}
none=sha256:$(printf '%064d' 0)
release "the first release allows an empty database" allowed "$none"
release "the second refuses it" refused "$digest"
mkdir www
python3 - www >port 2>/dev/null <<'SERVER' &
import functools, http.server, sys
server = http.server.ThreadingHTTPServer(("localhost", 0), functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1]))
print(server.server_port, flush=True)
server.serve_forever()
SERVER
trap 'kill $!; rm -rf "$folder"' EXIT
until [[ -s port ]]; do sleep 0.1; done
REPRISE_URL=http://localhost:$(<port)
export REPRISE_URL
printf '{"last_backup_file":null}' >www/status
release "a service without a backup allows it" allowed "$digest"
printf '{"last_backup_file":"%s"}' "$backup" >www/status
release "a service with a backup refuses it" refused "$none"
echo '<html>' >www/status
release "of a service that does not answer, nothing is believed" refused "$digest"
unset REPRISE_URL
first_start() { (cd first && .github/scripts/first-start.sh "$@"); }
expect "another word is refused" 1 "allowed, refused or deployed, not maybe" first_start maybe
expect "a word is needed" 1 "allowed, refused or deployed" first_start
echo REPRISE_FIRST_START=allowed >>first/kustomize/overlays/backup/first-start.env
expect "a setting that stands twice is not written" 1 "one line REPRISE_FIRST_START=" first_start refused

mkdir -p root/app/aot
echo cache | tee root/app/aot/{serve,command}.aot >/dev/null
image() { # image CHANGE: a configuration as Jib writes it, changed by a jq filter
    jq -n '{config: {
        User: "65532:65532", Env: ["A=b", "JAVA_TOOL_OPTIONS=-XX:AOTCache=/app/aot/serve.aot"],
        Entrypoint: ["java", "-cp", "@/app/jib-classpath-file", "reprise.Application"], ExposedPorts: {"8080/tcp": {}},
        Labels: ({title: "a", description: "a", version: "a", licenses: "a"} | with_entries(.key |= "org.opencontainers.image." + .))
    }} | .config |= ('"$1"')' >image.json
}
checked() { # checked NAME EXIT_CODE WORDS CHANGE [OPTION...]
    image "$4"
    expect "$1" "$2" "$3" "$project/src/image/check" image.json root -Djib.allowInsecureRegistries=true "${@:5}"
}
origin='.Labels += {"org.opencontainers.image.revision": "7", "org.opencontainers.image.source": "https://x"}'
checked "a good image is taken" 0 "" .
checked "a good image with its origin is taken" 0 "" "$origin" -Dimage.revision=7 -Dimage.source=https://x
checked "another user is told of" 1 "its user is 0, not" '.User = "0"'
checked "no user is told of" 1 "its user is null, not" 'del(.User)'
checked "a shell is told of" 1 'it starts ["sh","-c","java' '.Entrypoint = ["sh", "-c", "java reprise.Application"]'
checked "another program is told of" 1 "it starts" '.Entrypoint[-1] = "Main"'
checked "another port is told of" 1 "not 8080 alone" '.ExposedPorts["8081/tcp"] = {}'
checked "the other cache is told of" 1 "do not name the cache" '.Env[1] |= sub("serve"; "command")'
checked "a label that is missing is told of" 1 "it has no label version" 'del(.Labels["org.opencontainers.image.version"])'
checked "all that is wrong is told" 1 "it has no label licenses" 'del(.User, .Labels)'
checked "an origin that nobody has told is refused" 1 "its label revision is 7, not" "$origin"
checked "another revision is refused" 1 "its label revision is 7, not 8" "$origin" -Dimage.revision=8 -Dimage.source=https://x
checked "a revision without its source is refused" 1 "its label source is https://x, not" "$origin" -Dimage.revision=7
: >root/app/aot/command.aot
checked "an empty cache is told of" 1 "it has no cache command.aot" .

# the tag of a release
git init -q --bare -b main tags.git
git init -q -b main tagged
git -C tagged remote add origin "$folder/tags.git"
mkdir -p tagged/docs
version() { # version NUMBER [CHANGELOG]: a commit of that version
    printf '<project>\n  <artifactId>reprise</artifactId>\n  <version>%s</version>\n' "$1" >tagged/pom.xml
    printf '## [%s] - 2026-11-25\n' "${2:-$1}" >tagged/docs/CHANGELOG.md
    git -C tagged add . && git -C tagged commit -q --allow-empty -m "$1"
}
tag() { (cd tagged && "$scripts/tag.sh" HEAD); }
tags() { git -C tags.git for-each-ref --format='%(refname:short) %(*objectname)' refs/tags; }
version 0.2.0
release=$(git -C tagged rev-parse HEAD)
expect "a release is tagged with its version" 0 "" tag
expect "on origin, at its commit" 0 "v0.2.0 $release" tags
version 0.2.0
expect "the next release of that version is not" 0 "v0.2.0 is tagged" tag
expect "and the tag stays where it is" 0 "v0.2.0 $release" tags
version 0.3.0 0.2.0
expect "a version without an entry of the changelog is not tagged" 1 "has no version 0.3.0" tag
version 0.3.0-SNAPSHOT
expect "a version that is not three numbers is not tagged" 1 "not three numbers: 0.3.0-SNAPSHOT" tag
version 0.3.0
git -C tagged remote set-url origin "$folder/nowhere.git"
expect "an origin that does not answer is no origin without the tag" 1 "origin does not answer" tag

# how commits are written
git init -q -b main written
git -C written commit -q --allow-empty -m 'added things; before the rule.'
written() { # written NAME EXIT_CODE WORDS MESSAGE [FILE]: one commit with that message, after "Begin"
    git -C written checkout -q -B main "$begin"
    mkdir -p "written/$(dirname "${5-code}")"
    date +%N >"written/${5-code}"
    git -C written add . && git -C written commit -qm "$4"
    commits "$1" "$2" "$3"
}
commits() { expect "$1" "$2" "$3" env -C written "$scripts/commits.sh" Begin; }
echo x >written/code && git -C written add . && git -C written commit -qm Begin
begin=$(git -C written rev-parse HEAD)
why=$'\n\nIt was not there.'
commits "commits before the rule are not checked" 0 ""
written "a commit that says what and why passes" 0 "" "Add a thing$why"
written "so does a verb that looks like another form" 0 "" "Process and feed it$why"
written "a subject of 73 characters is refused" 1 "the subject has 73 characters" "Add $(printf 'a%.0s' {1..69})$why"
written "two changes in one subject are refused" 1 "the subject has a ;" "Add a thing; remove another$why"
written "a sentence is no subject" 1 "ends with a dot" "Add a thing.$why"
written "a subject without a verb is refused" 1 "begins with no capitalized verb" "fix: a thing$why"
for word in Added Adds Adding; do written "$word is no imperative" 1 "$word is not in the imperative" "$word a thing$why"; done
written "a commit that does not say why is refused" 1 "it has no body" "Add a thing"
written "a subject of two lines is refused" 1 "the second line is not empty" $'Add a thing\nand another'
written "a request of an operator is not checked" 0 "" "Restore; now." $file
written "nor a release" 0 "" "Deploy $digest" kustomize/image/kustomization.yaml
written "but a manifest is" 1 "it has no body" "Deploy it" kustomize/base/deployment.yaml
git -C written checkout -q -b side "$begin" && git -C written commit -q --allow-empty -m side
git -C written checkout -q -B main "$begin" && git -C written merge -q --no-ff -m "Merge branch 'side'" side
commits "a merge of a branch is refused" 1 "rebase instead of merging"
git -C written reset -q --hard "$begin" && git -C written merge -q --no-ff -m "Merge pull request #7 from o/side" side
commits "a merge by GitHub is not" 0 ""

echo "$passed passed, $failed failed"
((failed == 0))
