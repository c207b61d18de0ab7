{{/*
Copyright 2026 The Keyway Authors
SPDX-License-Identifier: Apache-2.0
*/}}

{{/* Values of the originals' charts that are accepted and have no effect, those that are set. */}}
{{- define "keyway.unused" -}}
{{- $known := list
      "nameOverride" "fullnameOverride" "resources" "enableArcExtension" "filteredWatchSecret" "windows"
      "image.release" "rbac.pspEnabled" "service.port" "service.targetPort" "livenessProbe.logLevel"
      "linux.image" "linux.crds" "linux.driver" "linux.registrarImage" "linux.registrar"
      "linux.livenessProbeImage" "linux.livenessProbe" "linux.resources"
      "mic.image" "mic.tag" "mic.resources" "mic.updateUserMSIMaxRetry"
      "nmi.image" "nmi.tag" "nmi.resources" -}}
{{- range $path := $known -}}
{{- $values := $.Values -}}
{{- $found := true -}}
{{- range splitList "." $path -}}
{{- if and $found (kindIs "map" $values) (hasKey $values .) -}}
{{- $values = get $values . -}}
{{- else -}}
{{- $found = false -}}
{{- end -}}
{{- end }}
{{- if $found }}
- {{ $path }}
{{- end }}
{{- end }}
{{- end }}
