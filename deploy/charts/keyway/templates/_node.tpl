{{/*
Copyright 2026 The Keyway Authors
SPDX-License-Identifier: Apache-2.0

What the programs of a node have in common, and their arguments.
*/}}

{{/* The account of NMI, which has the driver's where it is in its program. */}}
{{- define "keyway.nmiAccount" -}}
{{- if include "keyway.isNode" . }}secrets-store-csi-driver{{ else }}aad-pod-id-nmi-service-account{{ end }}
{{- end }}

{{/* Whether the driver's pod has the node's network. */}}
{{- define "keyway.hostNetwork" -}}
{{- if kindIs "bool" .Values.node.hostNetwork -}}
{{- .Values.node.hostNetwork }}
{{- else -}}
{{- eq (include "keyway.isNode" .) "true" }}
{{- end -}}
{{- end }}

{{/* Arguments of the driver's program. Argument: dict of context, driver (its values), parts. */}}
{{- define "keyway.driverArgs" -}}
{{- $context := .context -}}
{{- $driver := .driver -}}
{{- $linux := $driver.linux -}}
{{- $further := without $linux.additionalProvidersDirs $linux.providersDir -}}
- {{ ternary "node" "driver" .parts.provider }}
- --endpoint=$(CSI_ENDPOINT)
- --nodeid=$(KUBE_NODE_NAME)
- {{ printf "--provider-volume=%s" $linux.providersDir | quote }}
- {{ printf "--additional-provider-volume-paths=%s" (join "," $further) | quote }}
- --registration-dir=/registration
- {{ printf "--kubelet-registration-path=%s/plugins/csi-secrets-store/csi.sock" (trimSuffix "/" $linux.kubeletRootDir) | quote }}
- {{ printf "--metrics-addr=%s" $linux.metricsAddr | quote }}
- --health-port={{ int $driver.livenessProbe.port }}
{{- include "keyway.switch" (list "enable-secret-rotation" $driver.enableSecretRotation) }}
{{- include "keyway.flag" (list "rotation-poll-interval" $driver.rotationPollInterval) }}
{{- include "keyway.flag" (list "max-call-recv-msg-size" $driver.maxCallRecvMsgSize) }}
{{- include "keyway.switch" (list "provider-health-check" $driver.providerHealthCheck) }}
{{- include "keyway.flag" (list "provider-health-check-interval" $driver.providerHealthCheckInterval) }}
{{- include "keyway.flag" (list "tmpfs-size" $context.Values.node.tmpfsSize) }}
{{- include "keyway.flag" (list "startup-taint" $context.Values.node.startupTaint) }}
{{- if .parts.provider }}
{{- include "keyway.providerArgs" $context }}
{{- include "keyway.flag" (list "provider-endpoint" $context.Values.node.providerEndpoint) }}
{{- if .parts.nmi }}
- --pod-identity={{ include "keyway.mode" $context }}
{{- include "keyway.nmiArgs" $context }}
{{- end }}
{{- end }}
{{- include "keyway.nodeLogArgs" $driver }}
{{- include "keyway.extraArgs" $context.Values.node }}
{{- end }}

{{- define "keyway.nodeLogArgs" -}}
{{- include "keyway.switch" (list "log-format-json" .logFormatJSON) }}
{{- if int .logVerbosity }}
- --v={{ int .logVerbosity }}
{{- end }}
{{- end }}

{{- define "keyway.extraArgs" -}}
{{- range .extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end }}

{{/* Flags that say how mounts are made, of the provider wherever it is. */}}
{{- define "keyway.providerArgs" -}}
{{- if not .Values.constructPEMChain }}
- --construct-pem-chain=false
{{- end }}
{{- include "keyway.switch" (list "write-cert-and-key-in-separate-files" .Values.writeCertAndKeyInSeparateFiles) }}
{{- include "keyway.flag" (list "cloud-name" .Values.node.cloudName) }}
{{- include "keyway.flag" (list "token-proxy-url" .Values.node.tokenProxyURL) }}
{{- include "keyway.flag" (list "sni-name" .Values.node.sniName) }}
{{- include "keyway.flag" (list "custom-user-agent" (default .Values.customUserAgent .Values.linux.customUserAgent)) }}
{{- end }}

{{/* Flags of NMI, wherever it is. */}}
{{- define "keyway.nmiArgs" -}}
{{- $nmi := .Values.nmi }}
{{- $parts := include "keyway.parts" . | fromYaml }}
{{- include "keyway.switch" (list "forceNamespaced" (include "keyway.namespaced" .)) }}
{{- include "keyway.flag" (list "MICNamespace" (default (ternary .Release.Namespace "" $parts.mic) $nmi.micNamespace)) }}
{{- include "keyway.flag" (list "ipt-update-interval-sec" $nmi.ipTableUpdateTimeIntervalInSeconds) }}
{{- include "keyway.flag" (list "retry-attempts-for-created" $nmi.retryAttemptsForCreated) }}
{{- include "keyway.flag" (list "retry-attempts-for-assigned" $nmi.retryAttemptsForAssigned) }}
{{- include "keyway.flag" (list "find-identity-retry-interval" $nmi.findIdentityRetryIntervalInSeconds) }}
{{- include "keyway.flag" (list "enableScaleFeatures" $nmi.enableScaleFeatures) }}
{{- include "keyway.flag" (list "metadata-header-required" $nmi.metadataHeaderRequired) }}
{{- include "keyway.flag" (list "block-instance-metadata" $nmi.blockInstanceMetadata) }}
{{- include "keyway.flag" (list "kubelet-config" $nmi.kubeletConfig) }}
{{- include "keyway.switch" (list "allow-network-plugin-kubenet" $nmi.allowNetworkPluginKubenet) }}
{{- include "keyway.switch" (list "set-retry-after-header" $nmi.setRetryAfterHeader) }}
{{- include "keyway.switch" (list "enable-conntrack-deletion" $nmi.enableConntrackDeletion) }}
{{- end }}

{{- define "keyway.nmiMounts" -}}
- name: iptableslock
  mountPath: /run/xtables.lock
- name: kubelet-config
  mountPath: {{ .Values.nmi.kubeletConfig | quote }}
  readOnly: true
{{- end }}

{{- define "keyway.nmiVolumes" -}}
- name: iptableslock
  hostPath:
    path: /run/xtables.lock
    type: FileOrCreate
- name: kubelet-config
  hostPath:
    path: {{ .Values.nmi.kubeletConfig | quote }}
    type: FileOrCreate
{{- end }}
