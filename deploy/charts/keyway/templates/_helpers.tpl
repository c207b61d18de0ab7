{{/*
Copyright 2026 The Keyway Authors
SPDX-License-Identifier: Apache-2.0
*/}}

{{/* Which parts run, as YAML: a template reads it with fromYaml. */}}
{{- define "keyway.parts" -}}
{{- $parts := .Values.parts -}}
{{- $sub := index .Values "secrets-store-csi-driver" -}}
driver: {{ and $parts.driver .Values.linux.enabled $sub.install }}
provider: {{ and $parts.provider .Values.linux.enabled }}
nmi: {{ $parts.nmi }}
mic: {{ and $parts.mic (ne (include "keyway.mode" .) "managed") }}
webhook: {{ $parts.webhook }}
{{- end }}

{{/* True where driver and provider are one program, which can hold NMI, too. */}}
{{- define "keyway.isNode" -}}
{{- $parts := include "keyway.parts" . | fromYaml -}}
{{- if and $parts.driver $parts.provider }}true{{ end }}
{{- end }}

{{/* The values of the driver: what the provider's chart calls its sub-chart's goes before. */}}
{{- define "keyway.driverValues" -}}
{{- $sub := index .Values "secrets-store-csi-driver" -}}
{{- mergeOverwrite (deepCopy (omit .Values "secrets-store-csi-driver")) (deepCopy $sub) | toYaml }}
{{- end }}

{{/* Pod identity's mode in lower case, as its programs take any. */}}
{{- define "keyway.mode" -}}
{{- $mode := lower .Values.operationMode -}}
{{- if not (has $mode (list "standard" "managed")) -}}
{{- fail (printf "operationMode must be standard or managed, not %q" .Values.operationMode) -}}
{{- end -}}
{{- $mode }}
{{- end }}

{{- define "keyway.rbac" -}}
{{- if and .Values.rbac.install .Values.rbac.enabled }}true{{ end }}
{{- end }}

{{/* Whether identities are kept to pods of their namespace; pod identity's charts say it in text. */}}
{{- define "keyway.namespaced" -}}
{{- if or (eq (include "keyway.mode" .) "managed") (eq (toString .Values.forceNamespaced) "true") }}true{{ end }}
{{- end }}

{{/* Labels of an object. Argument: list of the chart's context and the object's own labels. */}}
{{- define "keyway.labels" -}}
{{- $context := index . 0 -}}
{{- $labels := dict
      "app.kubernetes.io/part-of" "keyway"
      "app.kubernetes.io/instance" $context.Release.Name
      "app.kubernetes.io/managed-by" $context.Release.Service
      "app.kubernetes.io/version" $context.Chart.AppVersion
      "helm.sh/chart" (printf "%s-%s" $context.Chart.Name $context.Chart.Version | replace "+" "_") -}}
{{- mergeOverwrite $labels (deepCopy $context.Values.commonLabels) (index . 1) | toYaml }}
{{- end }}

{{/* Labels of pods: those that change with every version would only be noise there. */}}
{{- define "keyway.podLabels" -}}
{{- $labels := include "keyway.labels" . | fromYaml -}}
{{- omit $labels "app.kubernetes.io/managed-by" "app.kubernetes.io/version" "helm.sh/chart" | toYaml }}
{{- end }}

{{/* The image. What names an original's would start a program that knows none of our arguments. */}}
{{- define "keyway.image" -}}
{{- $image := .Values.image -}}
{{- range $known := list "azure/workload-identity/webhook" "azure/aad-pod-identity" "csi-secrets-store/driver" "azure-csi/secrets-store/provider-azure" "csi/secrets-store/provider-azure" -}}
{{- if contains $known $image.repository -}}
{{- fail (printf "image.repository names an original's image (%s): leave it out of the values, or give Keyway's" $image.repository) -}}
{{- end -}}
{{- end -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $image.repository $image.digest }}
{{- else -}}
{{- printf "%s:%s" $image.repository (default .Chart.AppVersion $image.tag | toString) }}
{{- end -}}
{{- end }}

{{- define "keyway.pullPolicy" -}}
{{- default .Values.image.pullPolicy .Values.image.imagePullPolicy }}
{{- end }}

{{/* A number or text as a flag's value: Helm holds all numbers as floating-point ones. */}}
{{- define "keyway.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ toString . }}{{ end }}
{{- end }}

{{/* One argument of a program; nothing for an empty value. Argument: list of flag and value. */}}
{{- define "keyway.flag" -}}
{{- $value := index . 1 -}}
{{- if not (or (kindIs "invalid" $value) (eq (toString $value) "")) }}
- {{ printf "--%s=%s" (index . 0) (include "keyway.text" $value) | quote }}
{{- end }}
{{- end }}

{{/* A switch; nothing while it is off. Argument: list of flag and value. */}}
{{- define "keyway.switch" -}}
{{- if eq (toString (index . 1)) "true" }}
- --{{ index . 0 }}
{{- end }}
{{- end }}

{{/* The port of an address such as :8095 or 0.0.0.0:8095. */}}
{{- define "keyway.port" -}}
{{- splitList ":" . | last | int }}
{{- end }}

{{/* Annotations for Prometheus servers that look for them. Argument: list of context and port. */}}
{{- define "keyway.scrape" -}}
{{- if (index . 0).Values.monitoring.annotations }}
prometheus.io/scrape: "true"
prometheus.io/path: /metrics
prometheus.io/port: {{ index . 1 | toString | quote }}
{{- end }}
{{- end }}

{{/* A role and who has it. Argument: dict of context, role, binding, account, rules. */}}
{{- define "keyway.clusterRole" -}}
{{- $labels := include "keyway.labels" (list .context (default dict .labels)) -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .role }}
  labels:
    {{- $labels | nindent 4 }}
rules:
  {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {{ .binding }}
  labels:
    {{- $labels | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ .role }}
subjects:
  - kind: ServiceAccount
    name: {{ .account }}
    namespace: {{ .context.Release.Namespace }}
{{- end }}

{{/* The same in one namespace. */}}
{{- define "keyway.role" -}}
{{- $labels := include "keyway.labels" (list .context (default dict .labels)) -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ .role }}
  namespace: {{ .namespace }}
  labels:
    {{- $labels | nindent 4 }}
rules:
  {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ .binding }}
  namespace: {{ .namespace }}
  labels:
    {{- $labels | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ .role }}
subjects:
  - kind: ServiceAccount
    name: {{ .account }}
    namespace: {{ .context.Release.Namespace }}
{{- end }}

{{/* A service account. Argument: dict of context, name, annotations, labels. */}}
{{- define "keyway.account" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .name }}
  namespace: {{ .context.Release.Namespace }}
  labels:
    {{- include "keyway.labels" (list .context (default dict .labels)) | nindent 4 }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
