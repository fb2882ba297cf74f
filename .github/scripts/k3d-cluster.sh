#!/usr/bin/env bash
# Kubernetes and Argo CD by k3d and Docker, with the commands that .ci/cluster uses of a cluster tool:
# k3d-cluster.sh build | up [NODES] | status | env | down | kill-node N | revive-node N
# Installs k3d and crane from the Go module proxy; needs Docker, Go and kubectl.
set -euo pipefail

k3d_version=v5.8.3 crane_version=v0.20.6 argocd_version=v3.5.7
state=${XDG_CACHE_HOME:-$HOME/.cache}/reprise-k3d
git=$state/git
export PATH=$state/bin:$PATH KUBECONFIG=$state/kubeconfig

build() {
    mkdir -p "$state/bin"
    [[ -x $state/bin/k3d ]] || GOBIN=$state/bin go install "github.com/k3d-io/k3d/v5@$k3d_version"
    [[ -x $state/bin/crane ]] || GOBIN=$state/bin go install "github.com/google/go-containerregistry/cmd/crane@$crane_version"
}

up() { # as many agents as nodes are asked for, so that the server of the cluster itself is never killed
    local nodes=${1:-1}
    down
    mkdir -p "$git"
    k3d registry create reprise-registry --port 127.0.0.1:5000
    printf 'mirrors:\n  "localhost:5000":\n    endpoint: ["http://k3d-reprise-registry:5000"]\n' >"$state/registries.yaml"
    k3d cluster create reprise --servers 1 --agents "$nodes" --registry-use k3d-reprise-registry:5000 \
        --registry-config "$state/registries.yaml" --volume "$git:$git@all" --kubeconfig-update-default=false \
        --k3s-arg '--node-taint=node-role.kubernetes.io/control-plane=true:NoSchedule@server:0' --wait
    (umask 077 && k3d kubeconfig get reprise >"$KUBECONFIG") # the key of its administrator is in there
    local base
    base=$(sed -n 's|.*<image.base>\(.*\)</image.base>.*|\1|p' pom.xml)
    crane copy --insecure "$base" localhost:5000/java:25
    crane copy --insecure docker.io/library/busybox:1 localhost:5000/busybox:1
    kubectl create namespace argocd
    kubectl apply -n argocd --server-side \
        -f "https://raw.githubusercontent.com/argoproj/argo-cd/$argocd_version/manifests/install.yaml"
    # its repositories are a folder of the machine
    kubectl patch deployment argocd-repo-server -n argocd --type json --patch "[
        {\"op\": \"add\", \"path\": \"/spec/template/spec/volumes/-\",
         \"value\": {\"name\": \"git\", \"hostPath\": {\"path\": \"$git\"}}},
        {\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/volumeMounts/-\",
         \"value\": {\"name\": \"git\", \"mountPath\": \"$git\", \"readOnly\": true}},
        {\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/env/-\",
         \"value\": {\"name\": \"GIT_CONFIG_COUNT\", \"value\": \"1\"}},
        {\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/env/-\",
         \"value\": {\"name\": \"GIT_CONFIG_KEY_0\", \"value\": \"safe.directory\"}},
        {\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/env/-\",
         \"value\": {\"name\": \"GIT_CONFIG_VALUE_0\", \"value\": \"*\"}}]"
    kubectl wait -n argocd --for=condition=Available deployment --all --timeout=5m
}

env_() {
    echo "export KUBECONFIG=$KUBECONFIG PATH=$state/bin:\$PATH CLUSTER_REGISTRY=localhost:5000 CLUSTER_GIT=$git"
    echo "export CLUSTER_RESTART_ARGOCD='kubectl delete pod -n argocd -l \"app.kubernetes.io/name in (argocd-repo-server, argocd-application-controller)\"'"
}

down() {
    k3d cluster delete reprise >/dev/null 2>&1 || true
    k3d registry delete k3d-reprise-registry >/dev/null 2>&1 || true
    rm -rf "$git"
}

case ${1:-} in
    build) build ;;
    up) up "${2:-1}" ;;
    env) env_ ;;
    status) [[ -e $KUBECONFIG ]] && k3d cluster list reprise ;;
    down) down ;;
    kill-node) docker kill "k3d-reprise-agent-$2" ;;
    revive-node) docker start "k3d-reprise-agent-$2" ;;
    *) sed -n '2,4s/^# //p' "$0" >&2; exit 2 ;;
esac
