{{/*
Copyright 2026 The Keyway Authors
SPDX-License-Identifier: Apache-2.0

Pieces of pods.
*/}}

{{/* A field of a pod that is left out while it is empty. Argument: list of name and value. */}}
{{- define "keyway.field" -}}
{{- with index . 1 }}
{{ index $ 0 }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Where pods go. Argument: dict of nodeSelector, affinity, tolerations, topologySpreadConstraints,
imagePullSecrets and priorityClassName. */}}
{{- define "keyway.placement" -}}
{{- with .priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- include "keyway.field" (list "imagePullSecrets" .imagePullSecrets) }}
{{- include "keyway.field" (list "nodeSelector" .nodeSelector) }}
{{- include "keyway.field" (list "affinity" .affinity) }}
{{- include "keyway.field" (list "tolerations" .tolerations) }}
{{- include "keyway.field" (list "topologySpreadConstraints" .topologySpreadConstraints) }}
{{- end }}

{{/* Annotations of a pod or object, left out if there are none. Argument: list of maps or of YAML, of
which a later one goes before an earlier one. */}}
{{- define "keyway.annotations" -}}
{{- $all := dict -}}
{{- range . -}}
{{- $all = mergeOverwrite $all (ternary . (toString . | fromYaml) (kindIs "map" .) | default dict | deepCopy) -}}
{{- end -}}
{{- include "keyway.field" (list "annotations" $all) }}
{{- end }}

{{/* Its answer says on which port the program tells its health. Argument: dict of path and port. */}}
{{- define "keyway.httpGet" -}}
httpGet:
  path: {{ .path | quote }}
  port: {{ .port }}
{{- end }}

{{/* The JVM's scratch: the root file system is read-only. */}}
{{- define "keyway.tmpMount" -}}
- name: tmp
  mountPath: /tmp
{{- end }}

{{- define "keyway.tmpVolume" -}}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- end }}

{{/* Runs a program with the options that the image has for its JVM. Argument: the file of options. */}}
{{- define "keyway.command" -}}
[java, "@/opt/keyway/{{ . }}"]
{{- end }}
