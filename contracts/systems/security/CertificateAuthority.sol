// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {Commitments} from "../../base/Commitments.sol";
import {DomainNames} from "../../base/DomainNames.sol";
import {IEligibility} from "../../base/IEligibility.sol";
import {P256Keys} from "../../base/P256Keys.sol";
import {ITransparencyLog} from "../../blocks/notary/ITransparencyLog.sol";
import {IEndorsements} from "../../kits/IEndorsements.sol";
import {FeeAccounts} from "./certificateAuthority/FeeAccounts.sol";
import {IssuanceLog} from "./certificateAuthority/IssuanceLog.sol";
import {ICertificateAuthority} from "./ICertificateAuthority.sol";

/// @title CertificateAuthority
/// @notice Issues, renews, rotates and revokes certificates, and answers clients.
///
/// **Roles** Subjects keep their certificates. Nobody administers the contract, and nobody but its subject or its key revokes a
/// certificate.
/// **Trusts** `names` to know who controls a name: it says so under the topic of the name's Keccak-256, and a subject who lost
/// the name can be replaced. The endorsements to count organisations. The fee token to move what it says, which is checked on
/// the way in.
/// **Invariants** One live binding for each name. The accounts and what is held for requests are together what the contract has
/// of the fee token. A certificate that endorsers left is still domain-validated.
contract CertificateAuthority is ICertificateAuthority, Commitments, FeeAccounts, IssuanceLog, Multicall {
    using DomainNames for string;

    /// @notice Fees by level.
    struct Fees {
        uint128 dv;
        uint128 ov;
        uint128 ev;
    }

    /// @notice The longest a certificate lives: what the CA/Browser Forum allows from 2029 on (ballot SC-081).
    uint40 public constant MAX_LIFETIME = 47 days;
    /// @notice How long endorsers have to earn the fee of a request.
    uint40 public constant REQUEST_PERIOD = 30 days;

    /// @notice Who says which account controls a name.
    IEligibility public immutable names;
    /// @notice What a certificate costs.
    uint128 public immutable dvFee;
    /// @notice What endorsers get for an organisation-validated one, together.
    uint128 public immutable ovFee;
    /// @notice What endorsers get for an extended one, together.
    uint128 public immutable evFee;

    /// @notice Who counts what endorsers say.
    IEndorsements public immutable endorsements;
    /// @notice Whose account fees go into.
    address public immutable treasury;

    mapping(bytes32 subjectKey => Certificate) private _certificates;
    mapping(bytes32 subjectKey => Request) private _requests;
    mapping(bytes32 subjectKey => bytes32) private _nextKeys;
    mapping(bytes32 subjectKey => mapping(bytes32 spki => bool)) private _compromised;

    constructor(
        IEligibility names_,
        IEndorsements endorsements_,
        ITransparencyLog log,
        IERC20 feeToken_,
        address treasury_,
        Fees memory fees
    ) FeeAccounts(feeToken_) IssuanceLog(log) {
        if (address(names_).code.length == 0) revert CertificateAuthorityPartMissing(address(names_));
        if (address(endorsements_).code.length == 0) revert CertificateAuthorityPartMissing(address(endorsements_));
        if (address(feeToken_).code.length == 0) revert CertificateAuthorityPartMissing(address(feeToken_));
        if (treasury_ == address(0)) revert CertificateAuthorityPartMissing(treasury_);
        (names, endorsements, treasury) = (names_, endorsements_, treasury_);
        (dvFee, ovFee, evFee) = (fees.dv, fees.ov, fees.ev);
    }

    /// @inheritdoc ICertificateAuthority
    function reveal(Application calldata application, bytes32 salt) external returns (bytes32 subjectKey) {
        _useCommitment(keccak256(abi.encode(block.chainid, address(this), msg.sender, application, salt)));
        subjectKey = _subjectKeyOf(application);
        if (application.spki == 0) revert KeyZero();
        if (_compromised[subjectKey][application.spki]) revert KeyCompromised(subjectKey, application.spki);
        _requireFree(subjectKey);
        uint40 notAfter = _endOf(application.lifetime);

        _logRevocation(subjectKey);
        // What was held for a certificate before is paid for what it came to, and the rest goes back to whose it was.
        if (_requests[subjectKey].deadline != 0) _settle(subjectKey, _reachedOf(subjectKey));
        if (_nextKeys[subjectKey] != 0) delete _nextKeys[subjectKey];
        _certificates[subjectKey] = Certificate({
            spki: application.spki,
            subject: msg.sender,
            notBefore: uint40(block.timestamp),
            notAfter: notAfter,
            level: application.level,
            state: application.pseudonym == 0 ? State.Named : State.Pseudonymous
        });
        emit CertificateIssued(
            subjectKey,
            msg.sender,
            application.spki,
            application.organisation,
            application.level,
            uint40(block.timestamp),
            notAfter,
            application.name
        );
        _note(abi.encode(Entry.Issued, subjectKey, application.spki, msg.sender, block.timestamp, notAfter));
        _pay(msg.sender, treasury, dvFee);
        if (application.level != Level.DV) {
            uint128 fee = application.level == Level.OV ? ovFee : evFee;
            _requests[subjectKey] = Request(application.organisation, fee, uint40(block.timestamp) + REQUEST_PERIOD);
            _pay(msg.sender, address(0), fee);
        }
    }

    /// @inheritdoc ICertificateAuthority
    function renew(bytes32 subjectKey, uint40 lifetime) external {
        Certificate storage certificate = _requireSubject(subjectKey);
        _requireControl(subjectKey, certificate.state);
        uint40 notAfter = _endOf(lifetime);
        certificate.notAfter = notAfter;
        emit CertificateRenewed(subjectKey, notAfter);
        _note(abi.encode(Entry.Renewed, subjectKey, certificate.spki, notAfter));
        _pay(msg.sender, treasury, dvFee);
    }

    /// @inheritdoc ICertificateAuthority
    function publishNextKey(bytes32 subjectKey, bytes32 nextKey) external {
        _requireSubject(subjectKey);
        _nextKeys[subjectKey] = nextKey;
        emit NextKeyPublished(subjectKey, nextKey);
    }

    /// @inheritdoc ICertificateAuthority
    function rotateKey(bytes32 subjectKey, bytes32 spki) external {
        Certificate storage certificate = _requireSubject(subjectKey);
        if (spki == 0) revert KeyZero();
        if (_compromised[subjectKey][spki]) revert KeyCompromised(subjectKey, spki);
        bytes32 published = _nextKeys[subjectKey];
        if (published != 0) {
            if (keccak256(abi.encode(spki)) != published) revert NextKeyMismatch(published);
            delete _nextKeys[subjectKey];
        }
        bytes32 previous = certificate.spki;
        if (spki == previous) revert KeyUnchanged(subjectKey, spki);
        certificate.spki = spki;
        emit KeyRotated(subjectKey, previous, spki);
        _note(abi.encode(Entry.Rotated, subjectKey, previous, spki));
    }

    /// @inheritdoc ICertificateAuthority
    function revoke(bytes32 subjectKey, Reason reason) external {
        _revoke(subjectKey, _requireSubject(subjectKey), reason);
    }

    /// @inheritdoc ICertificateAuthority
    function logRevocations(bytes32[] calldata subjectKeys) external {
        for (uint256 i = 0; i < subjectKeys.length; ++i) _logRevocation(subjectKeys[i]);
    }

    /// @inheritdoc ICertificateAuthority
    function revokeByKey(bytes32 subjectKey, bytes32 qx, bytes32 qy, bytes32 r, bytes32 s) external {
        Certificate storage certificate = _certificates[subjectKey];
        if (_isOver(certificate.state, certificate.notAfter)) revert CertificateUnusable(subjectKey);
        bytes32 spki = certificate.spki;
        bool isItsKey = P256Keys.signed(spki, revocationStatement(subjectKey, spki), qx, qy, r, s);
        if (!isItsKey) revert PossessionUnproven(spki);
        _revoke(subjectKey, certificate, Reason.KeyCompromise);
    }

    /// @inheritdoc ICertificateAuthority
    function settleRequest(bytes32 subjectKey) external {
        uint40 deadline = _requests[subjectKey].deadline;
        Certificate storage certificate = _certificates[subjectKey];
        Level reached = _reachedOf(subjectKey);
        bool isDue = reached == certificate.level || block.timestamp > deadline || msg.sender == certificate.subject;
        if (deadline == 0 || !isDue) revert RequestOpen(subjectKey, deadline);
        _settle(subjectKey, reached);
    }

    /// @inheritdoc ICertificateAuthority
    function check(
        bytes32 subjectKey,
        bytes32 spki,
        bytes32 organisation
    ) external view returns (Standing memory standing) {
        Certificate memory certificate = _certificates[subjectKey];
        (standing.applied, standing.notBefore, standing.notAfter) = (
            certificate.level,
            certificate.notBefore,
            certificate.notAfter
        );
        standing.verdict = _verdictOf(certificate, spki);
        // Endorsements of another salt of the organisation are nobody's to pay.
        bool isAsked = organisation != 0 && organisation == _requests[subjectKey].organisation;
        if (standing.verdict != Verdict.Valid || !isAsked) return standing;
        Level supported = effectiveLevel(subjectKey, organisation);
        standing.level = supported < certificate.level ? supported : certificate.level;
    }

    /// @inheritdoc ICertificateAuthority
    function effectiveLevel(bytes32 subjectKey, bytes32 organisation) public view returns (Level) {
        address subject = _certificates[subjectKey].subject;
        uint8 level = endorsements.levelOf(endorsedOf(subjectKey, organisation), subject);
        return level < uint8(Level.EV) ? Level(level) : Level.EV;
    }

    /// @inheritdoc ICertificateAuthority
    function requestOf(bytes32 subjectKey) external view returns (Request memory) {
        return _requests[subjectKey];
    }

    /// @inheritdoc ICertificateAuthority
    function endorsedOf(bytes32 subjectKey, bytes32 organisation) public view returns (bytes32) {
        Certificate storage certificate = _certificates[subjectKey];
        return
            keccak256(
                abi.encode(
                    block.chainid,
                    address(this),
                    subjectKey,
                    organisation,
                    certificate.subject,
                    certificate.notBefore
                )
            );
    }

    /// @inheritdoc ICertificateAuthority
    function certificateOf(bytes32 subjectKey) external view returns (Certificate memory) {
        return _certificates[subjectKey];
    }

    /// @inheritdoc ICertificateAuthority
    function revocationStatement(bytes32 subjectKey, bytes32 spki) public view returns (bytes memory) {
        return abi.encode("Trellis certificate revocation", block.chainid, address(this), subjectKey, spki);
    }

    /// @inheritdoc ICertificateAuthority
    function pseudonymKey(bytes32 pseudonym) public pure returns (bytes32) {
        return keccak256(abi.encode("pseudonym", pseudonym));
    }

    function _requireSubject(bytes32 subjectKey) private view returns (Certificate storage certificate) {
        certificate = _certificates[subjectKey];
        if (certificate.subject != msg.sender) revert SubjectOnly(subjectKey, msg.sender);
        if (_isOver(certificate.state, certificate.notAfter)) revert CertificateUnusable(subjectKey);
    }

    /// @dev What stands for the subject of an application, which has a right to be it.
    function _subjectKeyOf(Application calldata application) private view returns (bytes32 subjectKey) {
        bool hasName = bytes(application.name).length != 0;
        if (hasName == (application.pseudonym != 0)) revert SubjectInvalid(application.name, application.pseudonym);
        bool isOrganisation = application.level != Level.DV;
        if (isOrganisation != (application.organisation != 0) || (isOrganisation && !hasName)) {
            revert OrganisationInvalid(application.level, application.organisation);
        }
        if (!hasName) return pseudonymKey(application.pseudonym);
        (subjectKey, ) = application.name.requireValid();
        _requireControl(subjectKey, State.Named);
    }

    /// @dev The sender controls the name. A pseudonym is whose it is for as long as its certificate lives.
    function _requireControl(bytes32 subjectKey, State state) private view {
        bool isFine = state == State.Pseudonymous || names.isEligible(msg.sender, subjectKey);
        if (!isFine) revert NameNotControlled(subjectKey, msg.sender);
    }

    /// @dev A name is free if its certificate is over, or if its subject lost the name.
    function _requireFree(bytes32 subjectKey) private view {
        Certificate storage standing = _certificates[subjectKey];
        address subject = standing.subject;
        if (subject == msg.sender || _isOver(standing.state, standing.notAfter)) return;
        bool isLost = standing.state == State.Named && !names.isEligible(subject, subjectKey);
        if (!isLost) revert NameBound(subjectKey, subject, standing.notAfter);
    }

    function _isOver(State state, uint40 notAfter) private view returns (bool) {
        return state == State.None || state >= State.Revoked || block.timestamp > notAfter;
    }

    function _endOf(uint40 lifetime) private view returns (uint40) {
        if (lifetime < 1 minutes || lifetime > MAX_LIFETIME) revert LifetimeInvalid(lifetime, MAX_LIFETIME);
        return uint40(block.timestamp) + lifetime;
    }

    function _revoke(bytes32 subjectKey, Certificate storage certificate, Reason reason) private {
        certificate.state = State.Revoked;
        if (reason == Reason.KeyCompromise) _compromised[subjectKey][certificate.spki] = true;
        emit CertificateRevoked(subjectKey, reason);
    }

    /// @dev Notes a revocation that is not in the log yet. It is what stands in storage, so it waits without being lost.
    function _logRevocation(bytes32 subjectKey) private {
        Certificate storage certificate = _certificates[subjectKey];
        if (certificate.state != State.Revoked) return;
        certificate.state = State.RevokedAndLogged;
        _note(abi.encode(Entry.Revoked, subjectKey, certificate.spki));
    }

    /// @dev The level that endorsers make of what was applied for.
    function _reachedOf(bytes32 subjectKey) private view returns (Level) {
        Level supported = effectiveLevel(subjectKey, _requests[subjectKey].organisation);
        Level applied = _certificates[subjectKey].level;
        return supported < applied ? supported : applied;
    }

    /// @dev Pays endorsers for the level that they made, and gives the rest back. More than was paid for is never made of it.
    function _settle(bytes32 subjectKey, Level reached) private {
        Request memory request = _requests[subjectKey];
        Certificate storage certificate = _certificates[subjectKey];
        address subject = certificate.subject;
        uint128 due = 0;
        if (reached == certificate.level) due = request.fee;
        else if (reached == Level.OV) due = ovFee < request.fee ? ovFee : request.fee;
        bytes32 endorsed = endorsedOf(subjectKey, request.organisation);
        (_requests[subjectKey].fee, _requests[subjectKey].deadline) = (0, 0);
        if (reached != Level.DV) {
            emit RequestFulfilled(subjectKey, reached, due);
            _share(due, endorsements.endorsersOf(endorsed, subject, uint8(reached)));
        }
        if (reached == certificate.level) return;
        certificate.level = reached;
        emit RequestRefunded(subjectKey, subject, request.fee - due);
        _pay(address(0), subject, request.fee - due);
    }

    /// @dev Gives equal parts of what is held; the first gets what cannot be divided.
    function _share(uint256 fee, address[] memory earners) private {
        uint256 part = fee / earners.length;
        for (uint256 i = 1; i < earners.length; ++i) _pay(address(0), earners[i], part);
        _pay(address(0), earners[0], fee - part * (earners.length - 1));
    }

    function _verdictOf(Certificate memory certificate, bytes32 spki) private view returns (Verdict) {
        if (certificate.state == State.None) return Verdict.Unknown;
        if (certificate.state >= State.Revoked) return Verdict.Revoked;
        if (block.timestamp > certificate.notAfter) return Verdict.Expired;
        return certificate.spki == spki ? Verdict.Valid : Verdict.WrongKey;
    }
}
