// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../base/Signatures.sol";
import {IAttestationRegistry} from "../../blocks/attestation/IAttestationRegistry.sol";
import {IAttestationRoots} from "../../blocks/attestation/IAttestationRoots.sol";
import {IERC1056} from "../../blocks/identity/IERC1056.sol";
import {IParticipantRegistry} from "../../blocks/identity/IParticipantRegistry.sol";
import {IAccreditation} from "../../kits/IAccreditation.sol";
import {IIdentityService} from "./IIdentityService.sol";

/// @title IdentityService
/// @notice Answers in one view what a visited operator asks about an ID file that a home operator validated.
///
/// **Roles** None: it keeps nothing and nobody can change it. Home operators write to the attestation registry.
/// **Trusts** The attestation registry for the status; the accreditation for who may validate ID files, and how well;
/// the participant registry for the organisation behind an account; the DID registry for the owner of an identity.
contract IdentityService is IIdentityService {
    /// @notice The type of credentials for which a home operator has to be accredited.
    bytes32 public constant ID_FILE = "IdFile";

    string private constant DEFINITION = "Digests of ID files: trees of salted attributes below their holder";

    /// @notice Where validations are kept.
    IAttestationRegistry public immutable attestations;
    /// @notice Who may validate.
    IAccreditation public immutable accreditation;
    /// @notice Which organisation an account acts for.
    IParticipantRegistry public immutable participants;
    /// @notice Who owns the identity of a holder.
    IERC1056 public immutable identities;
    /// @inheritdoc IIdentityService
    bytes32 public immutable schema;

    constructor(
        IAttestationRegistry attestations_,
        IAccreditation accreditation_,
        IParticipantRegistry participants_,
        IERC1056 identities_
    ) {
        if (address(attestations_).code.length == 0) revert IdentityServicePartMissing(address(attestations_));
        if (address(accreditation_).code.length == 0) revert IdentityServicePartMissing(address(accreditation_));
        if (address(participants_).code.length == 0) revert IdentityServicePartMissing(address(participants_));
        if (address(identities_).code.length == 0) revert IdentityServicePartMissing(address(identities_));
        attestations = attestations_;
        accreditation = accreditation_;
        participants = participants_;
        identities = identities_;
        schema = _schemaIn(attestations_, accreditation_);
    }

    /// @inheritdoc IIdentityService
    function check(Presentation calldata shown) external view returns (Standing memory standing, bool holderSigned) {
        IAttestationRoots.RootStatement memory statement = _statementOf(shown.batch);
        standing = _standingOf(shown.batch, statement);
        standing.status = attestations.statusInRoot(
            shown.batch.validator,
            statement,
            shown.index,
            shown.file,
            shown.proof
        );
        address owner = identities.identityOwner(shown.holder);
        holderSigned = Signatures.isValid(owner, shown.digest, shown.signature);
    }

    /// @inheritdoc IIdentityService
    function standingOf(Batch calldata batch) external view returns (Standing memory standing) {
        return _standingOf(batch, _statementOf(batch));
    }

    function _standingOf(
        Batch calldata batch,
        IAttestationRoots.RootStatement memory statement
    ) private view returns (Standing memory standing) {
        (, standing.validatedAt, , standing.status) = attestations.attestationOf(
            attestations.rootUidOf(batch.validator, statement)
        );
        IAccreditation.Terms memory terms = accreditation.grantOf(batch.accreditation).terms;
        standing.verdict = accreditation.verdictOf(
            batch.accreditation,
            batch.validator,
            ID_FILE,
            terms.level,
            terms.jurisdiction,
            standing.validatedAt
        );
        standing.level = terms.level;
        standing.jurisdiction = terms.jurisdiction;
        standing.organisation = participants.entityOf(batch.validator);
        standing.checkedAtBlock = uint64(block.number);
        standing.checkedAt = uint64(block.timestamp);
    }

    /// @dev Whoever registers the schema first, it is the same: it is known by what it says.
    function _schemaIn(IAttestationRegistry attestations_, IAccreditation gate) private returns (bytes32 id) {
        id = keccak256(abi.encode(DEFINITION, true, gate, ID_FILE));
        (bool known, , , ) = attestations_.schemaOf(id);
        if (!known) attestations_.registerSchema(DEFINITION, true, address(gate), ID_FILE);
    }

    function _statementOf(Batch calldata batch) private view returns (IAttestationRoots.RootStatement memory) {
        return
            IAttestationRoots.RootStatement({
                schema: schema,
                root: batch.root,
                count: batch.count,
                refUID: 0,
                expirationTime: batch.expirationTime
            });
    }
}
