// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

/// The failures of a token request that users see, with Entra ID's numbers (workload-identity.md
/// §14).
public enum EntraError {
  TENANT_UNKNOWN(90002, 400, "invalid_request"),
  TENANT_MALFORMED(900023, 400, "invalid_request"),
  REQUEST_MALFORMED(9002313, 400, "invalid_request"),
  PARAMETER_MISSING(900144, 400, "invalid_request"),
  GRANT_UNSUPPORTED(70003, 400, "unsupported_grant_type"),
  SCOPE_INVALID(70011, 400, "invalid_scope"),
  SCOPE_NOT_DEFAULT(1002012, 400, "invalid_scope"),
  RESOURCE_UNKNOWN(500011, 400, "invalid_resource"),
  CLIENT_UNKNOWN(700016, 400, "unauthorized_client"),
  PRINCIPAL_MISSING(7000229, 401, "invalid_client"),
  CREDENTIAL_MISSING(7000218, 401, "invalid_client"),
  SECRET_WRONG(7000215, 401, "invalid_client"),
  SECRET_EXPIRED(7000222, 401, "invalid_client"),
  ASSERTION_MALFORMED(50027, 401, "invalid_client"),
  ASSERTION_CLIENT(700021, 401, "invalid_client"),
  ASSERTION_AUDIENCE(700023, 401, "invalid_client"),
  ASSERTION_OUTSIDE_VALIDITY(700024, 401, "invalid_client"),
  ASSERTION_SIGNATURE(700027, 401, "invalid_client"),
  ASSERTION_KEY_UNKNOWN(7000272, 401, "invalid_client"),
  ASSERTION_FROM_ENTRA(700222, 400, "invalid_request"),
  ISSUER_UNMATCHED(700211, 401, "invalid_client"),
  AUDIENCE_UNMATCHED(700212, 401, "invalid_client"),
  SUBJECT_UNMATCHED(700213, 401, "invalid_client"),
  SUBJECT_CASE(7002138, 401, "invalid_client"),
  ISSUER_UNREACHABLE(50166, 400, "invalid_request"),
  ISSUER_UNUSABLE(90061, 400, "invalid_request");

  private final int code;
  private final int status;
  private final String error;

  EntraError(int code, int status, String error) {
    this.code = code;
    this.status = status;
    this.error = error;
  }

  /// Returns the AADSTS number.
  public int code() {
    return code;
  }

  /// Returns the HTTP status of the answer.
  public int status() {
    return status;
  }

  /// Returns the OAuth error.
  public String error() {
    return error;
  }

  EntraException with(String message) {
    return new EntraException(this, message);
  }
}
