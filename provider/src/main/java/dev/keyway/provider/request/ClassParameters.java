// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import dev.keyway.agent.flag.Setting;
import java.util.List;

/// What the provider reads of a SecretProviderClass, as the manual tells it.
public final class ClassParameters {
  private static final String VAULT = "Vault and objects";
  private static final String CLOUD = "Cloud";
  private static final String IDENTITY = "Identity";
  private static final String OBJECT = "Object";
  private static final String SECRET = "Secret";

  /// The keys of `spec.parameters`.
  public static final List<Setting> PARAMETERS =
      List.of(
          Setting.of(VAULT, "keyvaultName", "the vault's name, without its domain; must be set"),
          Setting.of(VAULT, "objects", "what is read, as YAML: see below; must be set"),
          Setting.of(
              CLOUD,
              "tenantID",
              "the vault's tenant; must be set, unless the pod's service account has the annotation"
                  + " azure.workload.identity/tenant-id"),
          Setting.of(CLOUD, "tenantId", "the older spelling of it"),
          Setting.of(CLOUD, "cloudName", "the cloud; empty: --cloud-name"),
          Setting.of(
              CLOUD,
              "cloudEnvFileName",
              "file on the node that describes AzureStackCloud; empty: AZURE_ENVIRONMENT_FILEPATH"),
          Setting.of(
              IDENTITY,
              "clientID",
              "client ID for workload identity and identity binding; without it the annotation"
                  + " azure.workload.identity/client-id of the pod's service account counts"),
          new Setting(
              IDENTITY, "usePodIdentity", "false", "the identity that a binding gives the pod"),
          new Setting(
              IDENTITY, "useVMManagedIdentity", "false", "a managed identity of the machine"),
          Setting.of(
              IDENTITY,
              "userAssignedIdentityID",
              "which one: its client ID, or its resource ID; empty: the system-assigned one"),
          new Setting(
              IDENTITY, "useAzureTokenProxy", "false", "identity binding, by the token proxy"));

  /// The keys of an object.
  public static final List<Setting> OBJECT_FIELDS =
      List.of(
          Setting.of(OBJECT, "objectName", "its name in the vault; must be set"),
          Setting.of(OBJECT, "objectType", "secret, key or cert; must be set"),
          Setting.of(OBJECT, "objectVersion", "its version; empty or latest: the latest"),
          new Setting(
              OBJECT,
              "objectVersionHistory",
              "0",
              "above 1: as many versions, counted back from that one, as files 0, 1, ... in a"
                  + " folder"),
          Setting.of(OBJECT, "objectAlias", "the file's path in the volume; empty: objectName"),
          new Setting(
              OBJECT,
              "objectFormat",
              "pem",
              "pem or pfx, for secrets: pfx leaves PKCS#12 as it is, pem turns it into PEM"),
          new Setting(
              OBJECT,
              "objectEncoding",
              "utf-8",
              "utf-8, hex or base64, for secrets: what the value is decoded from"),
          Setting.of(
              OBJECT,
              "filePermission",
              "the file's mode in octal, such as \"0440\"; empty: the volume's, 0644"));

  /// The keys of the Secret that `nodePublishSecretRef` names, in any case.
  public static final List<Setting> SECRET_KEYS =
      List.of(
          Setting.of(SECRET, "clientid", "client ID of the service principal; must be set"),
          Setting.of(SECRET, "clientsecret", "its password"),
          Setting.of(
              SECRET,
              "clientcertificate",
              "or its certificate and key: PEM, or base64 of PKCS#12; goes before a password"),
          Setting.of(SECRET, "clientcertificatepassword", "what these are encrypted with"));

  private ClassParameters() {}
}
