// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";

import {IEligibility} from "../../base/IEligibility.sol";
import {IInclusions} from "../../base/IInclusions.sol";
import {IndexedTree} from "../../base/IndexedTree.sol";
import {MerkleLog} from "../../base/MerkleLog.sol";
import {ITransparencyLog} from "../../blocks/notary/ITransparencyLog.sol";
import {IEndorsements} from "../../kits/IEndorsements.sol";
import {ICertificateBatches} from "./ICertificateBatches.sol";

/// @title CertificateBatches
/// @notice Keeps roots of certificates and which of them were revoked, and verifies each for its client.
///
/// **Roles** Registration authorities, accounts that are eligible for REGISTRATION_AUTHORITY, issue batches and revoke in their
/// own. A certificate's subject revokes it too. Nobody administers the contract.
/// **Trusts** `authorities` to know registration authorities; the endorsements to count organisations; the log to append.
/// **Invariants** A batch holds no more certificates than were paid for, each with a status of its own. What was revoked stays so. Every batch and every revocation is in the log, in the transaction that makes it.
contract CertificateBatches is ICertificateBatches {
    using SafeERC20 for IERC20;

    /// @notice The topic of those who issue batches.
    bytes32 public constant REGISTRATION_AUTHORITY = keccak256("certificate registration authority");

    /// @notice How long after its batch a certificate is good at most, as for those that are applied for one by one.
    uint40 public constant MAX_LIFETIME = 47 days;

    uint32 private constant MAX_COUNT = 2 ** 20;

    /// @notice Who knows registration authorities.
    IEligibility public immutable authorities;
    /// @notice Who counts what endorsers say.
    IEndorsements public immutable endorsements;
    /// @notice The block that keeps the log.
    ITransparencyLog public immutable transparencyLog;
    /// @inheritdoc ICertificateBatches
    bytes32 public immutable issuanceLog;
    /// @notice In which fees are paid.
    IERC20 public immutable feeToken;
    /// @notice What a certificate costs.
    uint128 public immutable fee;
    /// @notice To whom.
    address public immutable treasury;

    /// @inheritdoc ICertificateBatches
    mapping(bytes32 batch => uint40) public issuedAt;

    mapping(bytes32 batch => mapping(uint256 word => uint256)) private _revoked;

    constructor(
        IEligibility authorities_,
        IEndorsements endorsements_,
        ITransparencyLog transparencyLog_,
        IERC20 feeToken_,
        uint128 fee_,
        address treasury_
    ) {
        if (address(authorities_).code.length == 0) revert CertificateBatchesPartMissing(address(authorities_));
        if (address(endorsements_).code.length == 0) revert CertificateBatchesPartMissing(address(endorsements_));
        if (fee_ != 0 && address(feeToken_).code.length == 0) revert CertificateBatchesPartMissing(address(feeToken_));
        (authorities, endorsements, transparencyLog) = (authorities_, endorsements_, transparencyLog_);
        (feeToken, fee, treasury) = (feeToken_, fee_, treasury_);
        issuanceLog = transparencyLog_.logId(address(this), 0, true);
    }

    /// @inheritdoc ICertificateBatches
    function issueBatch(bytes32 root, uint32 count) external returns (bytes32 batch) {
        if (!authorities.isEligible(msg.sender, REGISTRATION_AUTHORITY)) revert RegistrationAuthorityOnly(msg.sender);
        if (count == 0 || count > MAX_COUNT) revert BatchCountInvalid(count);
        batch = batchOf(msg.sender, root, count);
        if (issuedAt[batch] != 0) revert BatchExists(batch);
        issuedAt[batch] = uint40(block.timestamp);
        emit BatchIssued(batch, msg.sender, root, count, uint40(block.timestamp));
        _append(abi.encode(Entry.BatchIssued, batch, block.timestamp));
        if (fee != 0) feeToken.safeTransferFrom(msg.sender, treasury, uint256(fee) * count);
    }

    /// @inheritdoc ICertificateBatches
    function revokeInBatch(bytes32 root, uint32 count, uint32[] calldata words, uint256[] calldata masks) external {
        bytes32 batch = batchOf(msg.sender, root, count);
        if (issuedAt[batch] == 0) revert CertificateBatchUnknown(batch);
        if (words.length == 0 || words.length != masks.length) revert RevocationInvalid(words.length);
        mapping(uint256 word => uint256) storage revoked = _revoked[batch];
        for (uint256 i = 0; i < words.length; ++i) {
            bool isNext = i == 0 || words[i] > words[i - 1];
            if (!isNext || uint256(words[i]) * 256 >= count) revert RevocationInvalid(i);
            revoked[words[i]] |= masks[i];
        }
        emit BatchRevoked(batch, words, masks);
        _append(abi.encode(Entry.BatchRevoked, batch, words, masks));
    }

    /// @inheritdoc ICertificateBatches
    function revokeBatched(BatchedCertificate calldata certificate, Place calldata place) external {
        if (certificate.subject != msg.sender) revert SubjectOnly(certificate.subjectKey, msg.sender);
        bytes32 batch = batchOf(place.issuer, place.root, place.count);
        bool isThere = issuedAt[batch] != 0 && _isIn(hashOf(certificate), place);
        if (!isThere) revert CertificateNotInBatch(batch, place.index);
        (uint32[] memory words, uint256[] memory masks) = (new uint32[](1), new uint256[](1));
        (words[0], masks[0]) = (place.index / 256, 1 << (place.index % 256));
        _revoked[batch][words[0]] |= masks[0];
        emit BatchRevoked(batch, words, masks);
        _append(abi.encode(Entry.BatchRevoked, batch, words, masks));
    }

    /// @inheritdoc ICertificateBatches
    function verifyBatched(
        BatchedCertificate calldata certificate,
        Place calldata place,
        IEndorsements.InTree[] calldata trees
    ) external view returns (Standing memory standing) {
        bytes32 hash = hashOf(certificate);
        (standing.applied, standing.notBefore, standing.notAfter) = (
            certificate.level,
            certificate.notBefore,
            certificate.notAfter
        );
        _judge(standing, hash, place);
        if (standing.verdict != Verdict.Valid || trees.length == 0) return standing;
        uint8 level = endorsements.levelInTrees(hash, certificate.subject, trees);
        standing.level = level < uint8(certificate.level) ? Level(level) : certificate.level;
    }

    /// @inheritdoc IInclusions
    function includedAt(address operator, bytes32 entry, bytes calldata evidence) external view returns (uint40) {
        Place memory place = abi.decode(evidence, (Place));
        return place.issuer == operator ? this.placedAt(entry, place) : 0;
    }

    /// @inheritdoc ICertificateBatches
    function placedAt(bytes32 hash, Place calldata place) external view returns (uint40) {
        return _isIn(hash, place) ? issuedAt[batchOf(place.issuer, place.root, place.count)] : 0;
    }

    /// @inheritdoc ICertificateBatches
    function statusWord(bytes32 batch, uint32 word) external view returns (uint256) {
        return _revoked[batch][word];
    }

    /// @inheritdoc ICertificateBatches
    function hashOf(BatchedCertificate calldata certificate) public pure returns (bytes32) {
        // Half the gas of the compiler's encoding, which is what it is.
        return
            EfficientHashLib.hash(
                certificate.subjectKey,
                certificate.spki,
                bytes32(uint256(uint160(certificate.subject))),
                bytes32(uint256(certificate.notBefore)),
                bytes32(uint256(certificate.notAfter)),
                bytes32(uint256(certificate.level)),
                certificate.organisation
            );
    }

    /// @inheritdoc ICertificateBatches
    function batchOf(address issuer, bytes32 root, uint32 count) public pure returns (bytes32) {
        return EfficientHashLib.hash(bytes32(uint256(uint160(issuer))), root, bytes32(uint256(count)));
    }

    /// @dev Sets the verdict, and the last second for a certificate that says a later one than there can be.
    function _judge(Standing memory standing, bytes32 hash, Place calldata place) private view {
        bytes32 batch = batchOf(place.issuer, place.root, place.count);
        uint256 index = place.index;
        uint256 last = issuedAt[batch];
        if (last == 0 || !_isIn(hash, place)) return; // unknown
        unchecked {
            last += MAX_LIFETIME;
        }
        if (standing.notAfter > last) standing.notAfter = uint40(last);
        if ((_revoked[batch][index >> 8] >> (index & 0xff)) & 1 != 0) standing.verdict = Verdict.Revoked;
        else if (block.timestamp < standing.notBefore) standing.verdict = Verdict.NotYetValid;
        else standing.verdict = block.timestamp > standing.notAfter ? Verdict.Expired : Verdict.Valid;
    }

    /// @dev Whether the certificate stands where it is said to.
    function _isIn(bytes32 hash, Place calldata place) private pure returns (bool) {
        (uint256 index, uint256 count, bytes32[] calldata proof) = (place.index, place.count, place.proof);
        if (index >= count || !IndexedTree.isDepthOf(count, proof.length)) return false;
        return IndexedTree.rootOf(hash, index, proof) == place.root;
    }

    function _append(bytes memory entry) private {
        bytes32[] memory leaves = new bytes32[](1);
        leaves[0] = MerkleLog.leafHash(entry);
        transparencyLog.append(issuanceLog, leaves);
    }
}
