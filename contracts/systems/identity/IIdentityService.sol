// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IAttestationRoots} from "../../blocks/attestation/IAttestationRoots.sol";
import {IAccreditation} from "../../kits/IAccreditation.sol";

/// @title IIdentityService
/// @notice Digital identity as a service: a home operator checks a person's ID file and validates its digest; any other
/// operator to whom the person shows it learns in one view call whether it is good and who says so.
///
/// Home operators validate many files at once, as the root of a tree (`IAttestationRoots.attestRoot` under
/// {schema}), and move the status of each by its place in the tree. A file's digest is that of a salted tree, so neither
/// the ledger nor whoever reads it learns anything about a person, nor which files are of one.
interface IIdentityService {
    /// @notice Where a home operator validated files.
    /// @param validator The home operator's account.
    /// @param accreditation The accreditation under which it validates ID files.
    /// @param root Root of the tree of the files' digests.
    /// @param count How many files.
    /// @param expirationTime First second at which they are no longer good; zero for never.
    struct Batch {
        address validator;
        uint64 accreditation;
        bytes32 root;
        uint32 count;
        uint40 expirationTime;
    }

    /// @notice A file as its holder shows it.
    /// @param batch Where it was validated.
    /// @param index Its place there.
    /// @param file Its digest.
    /// @param proof From the place to the root.
    /// @param holder The identity whose file it is.
    /// @param digest What the holder signed: an EIP-712 digest that binds the file, what is disclosed, the verifier and
    /// its nonce.
    /// @param signature The signature of the identity's owner.
    struct Presentation {
        Batch batch;
        uint32 index;
        bytes32 file;
        bytes32[] proof;
        address holder;
        bytes32 digest;
        bytes signature;
    }

    /// @notice How a batch, or a file in it, stands.
    /// @param status Whether it was validated, and is still good.
    /// @param verdict Whether the validator was accredited when it validated, by all that is known now.
    /// @param organisation The entity for which the validator acts, as the participant registry has it (for instance its
    /// LEI as text); zero if it has none.
    /// @param level The level of assurance that the validator is accredited for: 1 low, 2 substantial, 3 high.
    /// @param jurisdiction Where it is accredited, as an ISO 3166 code in short text; zero for everywhere.
    /// @param validatedAt When it was validated, in seconds; zero if it was not.
    /// @param checkedAtBlock The block at which all this was so.
    /// @param checkedAt That block's time.
    struct Standing {
        IAttestationRoots.Status status;
        IAccreditation.Verdict verdict;
        bytes32 organisation;
        uint8 level;
        bytes32 jurisdiction;
        uint40 validatedAt;
        uint64 checkedAtBlock;
        uint64 checkedAt;
    }

    /// @notice A part of the system is no contract.
    /// @param part The address given.
    error IdentityServicePartMissing(address part);

    /// @notice How a file that is shown stands, and whether its holder shows it. Reverts for nothing.
    /// @param shown The file as it is shown.
    /// @return standing How it stands: status None unless it was validated just so.
    /// @return holderSigned Whether the present owner of the holder's identity signed.
    function check(Presentation calldata shown) external view returns (Standing memory standing, bool holderSigned);

    /// @notice How a batch stands, for whoever keeps a copy to verify by when there is no connection.
    /// @param batch Where files were validated.
    /// @return standing How it stands: status None unless it was validated just so.
    function standingOf(Batch calldata batch) external view returns (Standing memory standing);

    /// @notice The schema of validations: open to accredited validators of ID files, revocable.
    /// @return id Its id in the attestation registry.
    function schema() external view returns (bytes32 id);
}
