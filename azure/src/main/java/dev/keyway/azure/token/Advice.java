// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ServiceAccountToken;
import java.util.Optional;

/// The next step when Entra ID refuses a credential: by its code where that says enough, else by
/// the kind of credential.
final class Advice {
  private Advice() {}

  /// @param code such as `AADSTS700213`
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static String on(Credential credential, Optional<String> code) {
    return switch (code.orElse("")) {
      case "AADSTS700016" ->
          "; check clientID, and that tenantID is the tenant that has this application or identity";
      case "AADSTS90002", "AADSTS900023" -> "; check tenantID and cloudName";
      case "AADSTS7000215", "AADSTS7000222" ->
          "; put a valid secret's value (not its id) into clientsecret of the Secret of"
              + " nodePublishSecretRef; a new one: az ad app credential reset --id <client id>";
      default -> byKind(credential, code.orElse(""));
    };
  }

  private static String byKind(Credential credential, String code) {
    return switch (credential) {
      case Credential.ClientSecret _ ->
          "; check clientid and clientsecret in the Secret of nodePublishSecretRef, and tenantID";
      case Credential.ClientCertificate _ ->
          "; check that this certificate is registered for the application, and the tenant";
      case Credential.FederatedAssertion c ->
          "; compare the federated credential of the client id with the pod's token: "
              + Assertion.claimsFor(c.assertion())
              + (isAboutFederation(code) ? command(c.assertion()) : "");
      case Credential.IdentityBinding c ->
          "; check the identity binding and the ClusterRole that lets the service account use it: "
              + Assertion.claimsFor(c.assertion());
      case Credential.ManagedIdentity _, Credential.PodIdentity _, Credential.AzureCli _ -> "";
    };
  }

  private static boolean isAboutFederation(String code) {
    return code.startsWith("AADSTS70021") || code.startsWith("AADSTS700211");
  }

  /// Returns what would make Entra ID accept the token. Its claims are anybody's words, and the
  /// command is there to be pasted: only plain ones are put into it.
  private static String command(ServiceAccountToken token) {
    try {
      var claims = Assertion.parse(token);
      var audience = claims.audiences().getFirst();
      return isPlain(claims.issuer()) && isPlain(claims.subject()) && isPlain(audience)
          ? ("; if the pod is to have this identity: az identity federated-credential create"
                  + " --name <name> --identity-name <identity> --resource-group <group>"
                  + " --issuer %s --subject %s --audiences %s")
              .formatted(claims.issuer(), claims.subject(), audience)
          : "";
    } catch (AuthenticationFailed _) {
      return "";
    }
  }

  private static boolean isPlain(String claim) {
    return claim.matches("[0-9A-Za-z][-0-9A-Za-z:/._]{0,250}");
  }
}
