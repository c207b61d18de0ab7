{{/*
Copyright 2026 The Keyway Authors
SPDX-License-Identifier: Apache-2.0

The controller: MIC, the webhook, or both in one program. With the webhook it has the names of the
webhook's original, and its values say where it runs; MIC alone has those of MIC's.
*/}}

{{- define "keyway.controllerName" -}}
{{- $parts := include "keyway.parts" . | fromYaml -}}
{{- if $parts.webhook }}azure-wi-webhook-controller-manager{{ else }}mic{{ end }}
{{- end }}

{{- define "keyway.controllerAccount" -}}
{{- $parts := include "keyway.parts" . | fromYaml -}}
{{- if $parts.webhook }}azure-wi-webhook-admin{{ else }}aad-pod-id-mic-service-account{{ end }}
{{- end }}

{{/* Labels that the objects of the webhook have. */}}
{{- define "keyway.system" -}}
azure-workload-identity.io/system: "true"
{{- end }}

{{/* Labels of the controller's pods: the first part is their selector, too. */}}
{{- define "keyway.controllerSelector" -}}
{{- $parts := include "keyway.parts" . | fromYaml -}}
{{- $labels := dict "app" "mic" "component" "mic" -}}
{{- if $parts.webhook -}}
{{- $labels = include "keyway.system" . | fromYaml -}}
{{- /* A Deployment's selector cannot be changed. The original's chart gave it more labels: keep them,
so that an upgrade replaces one pod after the other. */ -}}
{{- if .Release.IsUpgrade -}}
{{- $present := lookup "apps/v1" "Deployment" .Release.Namespace (include "keyway.controllerName" .) -}}
{{- with dig "spec" "selector" "matchLabels" dict $present -}}
{{- $labels = . -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $labels | toYaml }}
{{- end }}

{{- define "keyway.controllerLabels" -}}
{{- $parts := include "keyway.parts" . | fromYaml -}}
{{- $labels := dict -}}
{{- if $parts.mic -}}
{{- /* The exception that lets MIC sign in goes by these. */ -}}
{{- $labels = dict "app" "mic" "component" "mic" "app.kubernetes.io/component" "mic" -}}
{{- $labels = mergeOverwrite $labels (deepCopy .Values.mic.podLabels) -}}
{{- end -}}
{{- if $parts.webhook -}}
{{- $labels = mergeOverwrite $labels (deepCopy .Values.podLabels) (include "keyway.system" . | fromYaml) -}}
{{- end -}}
{{- mergeOverwrite $labels (include "keyway.controllerSelector" . | fromYaml) | toYaml }}
{{- end }}

{{/* Where the controller's pods go, and how many there are. */}}
{{- define "keyway.controllerPlacement" -}}
{{- $parts := include "keyway.parts" . | fromYaml -}}
{{- $mic := .Values.mic -}}
{{- if $parts.webhook -}}
{{- pick .Values "priorityClassName" "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" "imagePullSecrets" "podDisruptionBudget" "replicaCount" | toYaml }}
{{- else -}}
{{- mergeOverwrite (pick $mic "priorityClassName" "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" "podDisruptionBudget") (dict "imagePullSecrets" .Values.imagePullSecrets "replicaCount" $mic.replicas) | toYaml }}
{{- end -}}
{{- end }}

{{/* Whether MIC reads the cloud configuration of the node, which is root's alone. */}}
{{- define "keyway.micReadsNode" -}}
{{- $parts := include "keyway.parts" . | fromYaml -}}
{{- if and $parts.mic (or (and .Values.mic.cloudConfig (not .Values.adminsecret)) .Values.mic.customCloud.enabled) }}true{{ end }}
{{- end }}

{{- define "keyway.controllerArgs" -}}
{{- $parts := include "keyway.parts" . | fromYaml -}}
{{- if and $parts.mic $parts.webhook -}}
- controller
{{- else if $parts.mic -}}
- mic
{{- else -}}
- webhook
{{- include "keyway.flag" (list "log-level" .Values.logLevel) }}
{{- end }}
{{- if $parts.webhook }}
- {{ printf "--metrics-addr=%s" (include "keyway.webhookMetrics" .) | quote }}
{{- include "keyway.flag" (list "metrics-backend" .Values.metricsBackend) }}
{{- include "keyway.flag" (list "custom-token-endpoint-annotation-suffix" .Values.customTokenEndpoint.annotationSuffix) }}
{{- include "keyway.flag" (list "custom-token-endpoint-audience" .Values.customTokenEndpoint.audience) }}
{{- end }}
{{- if $parts.mic }}
{{- include "keyway.micArgs" . }}
{{- end }}
{{- include "keyway.extraArgs" .Values.controller }}
{{- end }}

{{- define "keyway.micArgs" -}}
{{- $mic := .Values.mic -}}
{{- if not .Values.adminsecret }}
{{- include "keyway.flag" (list "cloudconfig" $mic.cloudConfig) }}
{{- end }}
{{- include "keyway.switch" (list "forceNamespaced" (include "keyway.namespaced" .)) }}
{{- include "keyway.flag" (list "leader-election-instance" $mic.leaderElection.instance) }}
{{- include "keyway.flag" (list "leader-election-namespace" $mic.leaderElection.namespace) }}
{{- include "keyway.flag" (list "leader-election-name" $mic.leaderElection.name) }}
{{- include "keyway.flag" (list "leader-election-duration" $mic.leaderElection.duration) }}
{{- include "keyway.flag" (list "http-probe-port" $mic.probePort) }}
{{- include "keyway.flag" (list "prometheus-port" $mic.prometheusPort) }}
{{- include "keyway.flag" (list "syncRetryDuration" $mic.syncRetryDuration) }}
{{- include "keyway.flag" (list "immutable-user-msis" (join "," $mic.immutableUserMSIs)) }}
{{- include "keyway.flag" (list "createDeleteBatch" $mic.createDeleteBatch) }}
{{- include "keyway.flag" (list "clientQps" $mic.clientQps) }}
{{- include "keyway.flag" (list "update-user-msi-retry-interval" $mic.updateUserMSIRetryInterval) }}
{{- include "keyway.flag" (list "identity-assignment-reconcile-interval" $mic.identityAssignmentReconcileInterval) }}
{{- include "keyway.flag" (list "custom-user-agent" .Values.customUserAgent) }}
{{- include "keyway.flag" (list "log-format" $mic.loggingFormat) }}
{{- if int $mic.logVerbosity }}
- --v={{ int $mic.logVerbosity }}
{{- end }}
{{- end }}

{{/* The provider's chart has a value of this name, too, which is a bare port. */}}
{{- define "keyway.webhookMetrics" -}}
{{- if contains ":" .Values.metricsAddr }}{{ .Values.metricsAddr }}{{ else }}:8095{{ end }}
{{- end }}

{{- define "keyway.controllerEnv" -}}
{{- $parts := include "keyway.parts" . | fromYaml -}}
{{- if $parts.webhook }}
- name: POD_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
# What pods get that ask for the proxy: this image again.
- name: KEYWAY_IMAGE
  value: {{ include "keyway.image" . | quote }}
{{- end }}
{{- if $parts.mic }}
- name: MIC_POD_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
{{- if .Values.mic.customCloud.enabled }}
- name: AZURE_ENVIRONMENT_FILEPATH
  value: {{ .Values.mic.customCloud.configPath | quote }}
{{- end }}
{{- if .Values.adminsecret }}
{{- range $variable, $key := include "keyway.adminKeys" . | fromYaml }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef:
      name: aadpodidentity-admin-secret
      key: {{ $key }}
{{- end }}
{{- end }}
{{- with .Values.mic.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- if $parts.webhook }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- end }}

{{/* MIC's variables, and the keys of the Secret that hold them. */}}
{{- define "keyway.adminKeys" -}}
CLOUD: Cloud
SUBSCRIPTION_ID: SubscriptionID
RESOURCE_GROUP: ResourceGroup
VM_TYPE: VMType
TENANT_ID: TenantID
CLIENT_ID: ClientID
CLIENT_SECRET: ClientSecret
{{- if .Values.adminsecret.useMSI }}
USE_MSI: UseMSI
{{- end }}
{{- if .Values.adminsecret.userAssignedMSIClientID }}
USER_ASSIGNED_MSI_CLIENT_ID: UserAssignedMSIClientID
{{- end }}
{{- end }}
