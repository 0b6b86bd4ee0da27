// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ICertificateTypes} from "../../base/ICertificateTypes.sol";
import {ICommitments} from "../../base/ICommitments.sol";
import {IFeeAccounts} from "./certificateAuthority/IFeeAccounts.sol";
import {IIssuanceLog} from "./certificateAuthority/IIssuanceLog.sol";

/// @title ICertificateAuthority
/// @notice A public-key infrastructure without a root: which key speaks for a name, since when, until when, and who vouches
/// for the organisation behind it.
///
/// A certificate binds a name to a key, the SHA-256 of its SubjectPublicKeyInfo, so any X.509 certificate with that key can be
/// held against it. It is domain-validated (DV) as soon as its application is accepted, and no endorser can prevent or end
/// that. Endorsers add to it: with enough of them, of different organisations, it is organisation-validated (OV) or extended
/// (EV), for as long as they stand; when they fall it is what the rest supports.
///
/// An application is committed to before it is shown: who copies what is shown has committed to nothing.
interface ICertificateAuthority is ICertificateTypes, ICommitments, IFeeAccounts, IIssuanceLog {
    /// @notice An application.
    /// @param name The domain name, see DomainNames; empty for a pseudonym.
    /// @param pseudonym 32 bytes that say nothing of who it is, for an anonymous subject; zero with a name.
    /// @param spki SHA-256 of the key's SubjectPublicKeyInfo (DER).
    /// @param lifetime For how long, in seconds.
    /// @param level What the subject applies for. It begins as DV.
    /// @param organisation Salted hash of who the organisation is, for OV and EV; zero for DV.
    struct Application {
        string name;
        bytes32 pseudonym;
        bytes32 spki;
        uint40 lifetime;
        Level level;
        bytes32 organisation;
    }

    /// @notice A subject's request for endorsements, whose fee is held.
    /// @param organisation Salted hash of the organisation; it stays when the request is settled.
    /// @param fee What the endorsers will get, together.
    /// @param deadline Last second at which they can earn it; zero once it is settled.
    struct Request {
        bytes32 organisation;
        uint128 fee;
        uint40 deadline;
    }

    /// @notice A certificate was issued.
    event CertificateIssued(
        bytes32 indexed subjectKey,
        address indexed subject,
        bytes32 indexed spki,
        bytes32 organisation,
        Level level,
        uint40 notBefore,
        uint40 notAfter,
        string name
    );
    /// @notice A certificate is good for longer.
    event CertificateRenewed(bytes32 indexed subjectKey, uint40 notAfter);
    /// @notice The subject said which key will be next; it is a commitment.
    event NextKeyPublished(bytes32 indexed subjectKey, bytes32 nextKey);
    /// @notice The certificate has another key.
    event KeyRotated(bytes32 indexed subjectKey, bytes32 indexed previous, bytes32 indexed spki);
    /// @notice A certificate was revoked.
    event CertificateRevoked(bytes32 indexed subjectKey, Reason reason);

    /// @notice Enough organisations vouched: the fee was paid out.
    event RequestFulfilled(bytes32 indexed subjectKey, Level level, uint256 fee);
    /// @notice What endorsers did not earn of a fee went back to the subject, whose certificate is no more from then on than was paid for.
    event RequestRefunded(bytes32 indexed subjectKey, address indexed subject, uint256 fee);

    /// @notice The contract is none.
    error CertificateAuthorityPartMissing(address account);
    /// @notice There is no request, or nothing to decide about it yet.
    error RequestOpen(bytes32 subjectKey, uint40 deadline);
    /// @notice An application has a name or a pseudonym, and not both.
    error SubjectInvalid(string name, bytes32 pseudonym);
    /// @notice An organisation is named for OV and EV, and only there, and never by a pseudonym.
    error OrganisationInvalid(Level level, bytes32 organisation);
    /// @notice The key is zero.
    error KeyZero();
    /// @notice The account does not control the name, by the word of whoever answers for names.
    error NameNotControlled(bytes32 subjectKey, address account);
    /// @notice The name is bound to a key by somebody who controls it.
    error NameBound(bytes32 subjectKey, address subject, uint40 notAfter);
    /// @notice Certificates live from a minute to `most` seconds.
    error LifetimeInvalid(uint40 lifetime, uint40 most);
    /// @notice The key was compromised and is never good for this name again.
    error KeyCompromised(bytes32 subjectKey, bytes32 spki);
    /// @notice The certificate has this key already.
    error KeyUnchanged(bytes32 subjectKey, bytes32 spki);
    /// @notice The key is not the one that was published as the next.
    error NextKeyMismatch(bytes32 published);
    /// @notice The statement is not signed by the certificate's key.
    error PossessionUnproven(bytes32 spki);

    /// @notice Shows an application that the sender committed to, and pays its fee from the sender's account.
    ///
    /// The commitment is `keccak256(abi.encode(chainid, this, sender, application, salt))`.
    ///
    /// Requirements: the commitment is the sender's, a minute to a day old ({CommitmentUntimely}); the name is one
    /// ({DomainNameInvalid}), controlled by the sender ({NameNotControlled}) and free ({NameBound}); {LifetimeInvalid};
    /// {KeyZero}; {KeyCompromised}; {OrganisationInvalid}; {FeeUnpaid}.
    /// @param application What was committed to.
    /// @param salt With which it was.
    /// @return subjectKey What stands for the name.
    function reveal(Application calldata application, bytes32 salt) external returns (bytes32 subjectKey);

    /// @notice Makes a certificate of the sender's good for a lifetime from now on, for the fee of DV. It keeps what it was
    /// endorsed with.
    /// @param subjectKey What stands for the name.
    /// @param lifetime In seconds.
    function renew(bytes32 subjectKey, uint40 lifetime) external;

    /// @notice Says which key will be next. Then no other can be.
    /// @param subjectKey What stands for the name.
    /// @param nextKey `keccak256(spki)`; zero to take it back.
    function publishNextKey(bytes32 subjectKey, bytes32 nextKey) external;

    /// @notice Gives a certificate of the sender's another key.
    /// @param subjectKey What stands for the name.
    /// @param spki SHA-256 of the new key's SubjectPublicKeyInfo.
    function rotateKey(bytes32 subjectKey, bytes32 spki) external;

    /// @notice Revokes a certificate of the sender's, from this block on.
    /// @param subjectKey What stands for the name.
    /// @param reason Why; after `KeyCompromise` the key is never good for this name again.
    function revoke(bytes32 subjectKey, Reason reason) external;

    /// @notice Notes revocations for the log. Anyone may; whoever applies for the name anew does. What is noted already, or not
    /// revoked, is left alone.
    /// @param subjectKeys What stands for the names.
    function logRevocations(bytes32[] calldata subjectKeys) external;

    /// @notice Revokes a certificate by its own key (P-256), for `KeyCompromise`. Whoever has the key may, also its thief: a key
    /// that two have is compromised. Signed is SHA-256 of {revocationStatement}.
    /// @param subjectKey What stands for the name.
    /// @param qx The key's x.
    /// @param qy The key's y.
    /// @param r Of the signature.
    /// @param s Of the signature; high ones are refused.
    function revokeByKey(bytes32 subjectKey, bytes32 qx, bytes32 qy, bytes32 r, bytes32 s) external;

    /// @notice What a key signs to revoke its certificate.
    /// @param subjectKey What stands for the name.
    /// @param spki SHA-256 of the key's SubjectPublicKeyInfo.
    /// @return statement The bytes.
    function revocationStatement(bytes32 subjectKey, bytes32 spki) external view returns (bytes memory statement);

    /// @notice Decides a request: if the level is reached, its fee goes to the accounts of those who make it, in equal parts. The
    /// subject may give up before, and after the deadline anyone may end it: then those who make a lower level get the fee of that,
    /// the rest goes back to the subject, and the certificate stays at the level that was paid for. A new application does the same.
    /// @param subjectKey What stands for the name.
    function settleRequest(bytes32 subjectKey) external;

    /// @notice Whether a key speaks for a name now, and what is vouched for.
    /// @param subjectKey What stands for the name.
    /// @param spki SHA-256 of the key's SubjectPublicKeyInfo.
    /// @param organisation Whom the endorsers vouch for; zero if it does not matter.
    /// @return standing All that a client asks.
    function check(
        bytes32 subjectKey,
        bytes32 spki,
        bytes32 organisation
    ) external view returns (Standing memory standing);

    /// @notice What the endorsements of a certificate support now, whatever it was applied for.
    /// @param subjectKey What stands for the name.
    /// @param organisation Salted hash of the organisation.
    /// @return level EV, OV or DV.
    function effectiveLevel(bytes32 subjectKey, bytes32 organisation) external view returns (Level level);

    /// @notice What the ledger keeps of a certificate.
    /// @param subjectKey What stands for the name.
    /// @return certificate All zero if there is none.
    function certificateOf(bytes32 subjectKey) external view returns (Certificate memory certificate);

    /// @notice The request of a certificate's subject.
    /// @param subjectKey What stands for the name.
    /// @return request All zero if there is none.
    function requestOf(bytes32 subjectKey) external view returns (Request memory request);

    /// @notice What endorsers vouch for: a subject, its name and its organisation, as they were issued. It outlives a renewal and a
    /// change of key, and no other certificate has it.
    /// @param subjectKey What stands for the name.
    /// @param organisation Salted hash of the organisation.
    /// @return endorsed Its 32 bytes, for `Endorsements.endorse`; level 1 is OV, 2 is EV.
    function endorsedOf(bytes32 subjectKey, bytes32 organisation) external view returns (bytes32 endorsed);

    /// @notice What stands for a pseudonym.
    /// @param pseudonym 32 bytes.
    /// @return subjectKey A hash of them that is none of a name.
    function pseudonymKey(bytes32 pseudonym) external pure returns (bytes32 subjectKey);
}
